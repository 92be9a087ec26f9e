package org.vhe.studio;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Which requests are let in. Pages of other origins must not use a person's browser to reach the
 * studio, be it by a form or a script of theirs (the origin is checked) or by a name of theirs that
 * resolves to this machine (the host is). Where other machines reach it, a token is asked for.
 */
final class Guard {
    private static final double REQUESTS_PER_SECOND = 60;
    private static final double BURST = 120;
    private static final String BEARER = "Bearer ";

    private final Optional<Set<String>> hosts;
    private final Optional<String> token;
    private final RateLimit rate = new RateLimit(REQUESTS_PER_SECOND, BURST);

    private Guard(Optional<Set<String>> hosts, Optional<String> token) {
        this.hosts = hosts;
        this.token = token;
    }

    /** For a server that this machine alone reaches. */
    static Guard ofLoopback(int port) {
        return new Guard(
                Optional.of(Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port)),
                Optional.empty());
    }

    /** For a server that others reach, too. */
    static Guard withToken(String token) {
        return new Guard(Optional.empty(), Optional.of(token));
    }

    /**
     * @param api whether it is for the API rather than for the page
     * @throws Refusal if it is not let in
     */
    void require(Request request, boolean api) {
        HttpFields headers = request.getHeaders();
        String host = headers.get(HttpHeader.HOST);
        if (host == null) {
            throw new Refusal(Refusal.BAD_REQUEST, "the request names no host");
        }
        host = host.toLowerCase(Locale.ROOT);
        if (hosts.isPresent() && !hosts.get().contains(host)) {
            throw Refusal.of(
                    Refusal.FORBIDDEN,
                    "the studio is at %s, not at '%s'",
                    hosts.get().stream().sorted().toList(),
                    host);
        }
        String origin = headers.get(HttpHeader.ORIGIN);
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            throw Refusal.of(
                    Refusal.FORBIDDEN, "pages of %s may not use the studio at %s", origin, host);
        }
        if (api) {
            requireOwnPage(headers.get("Sec-Fetch-Site"));
            requireToken(headers.get(HttpHeader.AUTHORIZATION));
            rate.require(Request.getRemoteAddr(request), System.nanoTime());
        }
    }

    /** Browsers say so also where they name no origin, as for pictures and scripts. */
    private static void requireOwnPage(String site) {
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw Refusal.of(
                    Refusal.FORBIDDEN, "pages of other sites may not use the studio (%s)", site);
        }
    }

    private void requireToken(String authorization) {
        if (token.isEmpty()) {
            return;
        }
        String given =
                authorization != null && authorization.startsWith(BEARER)
                        ? authorization.substring(BEARER.length())
                        : "";
        boolean right =
                MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        token.get().getBytes(StandardCharsets.UTF_8));
        if (!right) {
            throw new Refusal(
                    Refusal.UNAUTHORIZED,
                    "open the page by the address that the studio printed, or send its token as 'Authorization: Bearer TOKEN'");
        }
    }
}
