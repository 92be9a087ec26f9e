package org.vhe.studio;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Errors that the server finds by itself, such as a malformed request, in JSON as all others. */
final class PlainErrors extends ErrorHandler {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected boolean generateAcceptableResponse(
            Request request,
            Response response,
            Callback callback,
            String contentType,
            List<Charset> charsets,
            int code,
            String message,
            Throwable cause)
            throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        // it closes the connection, which a client is to know
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        String text = message == null ? "status " + code : message;
        byte[] body = JSON.writeValueAsBytes(Map.of("error", text));
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
