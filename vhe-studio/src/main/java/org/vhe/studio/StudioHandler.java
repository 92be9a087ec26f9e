package org.vhe.studio;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests: files of the page, and the API. */
final class StudioHandler extends Handler.Abstract {
    private static final Logger LOGGER = LoggerFactory.getLogger(StudioHandler.class);
    private static final String API = "/api/";
    private static final long HEARTBEAT_MILLIS = 250;
    private static final int UNEXPECTED = 500;
    private static final int UNAVAILABLE = 503;

    private final Guard guard;
    private final Pages pages = new Pages();
    private final ModelThread thread;
    private final Map<String, Route> routes;

    /** What answers a path. */
    private record Route(String method, Answer answer) {}

    @FunctionalInterface
    private interface Answer {
        void to(Exchange exchange) throws Exception;
    }

    StudioHandler(Guard guard, Session session, Watching watching, ModelThread thread) {
        this.guard = guard;
        this.thread = thread;
        this.routes =
                Map.of(
                        "/api/model", get(exchange -> session.description()),
                        "/api/runs", get(exchange -> watching.list()),
                        "/api/metrics", get(exchange -> watching.columns(exchange.query("run"))),
                        "/api/sample", post(session::sample),
                        "/api/complete", post(session::complete),
                        "/api/classify", post(session::classify),
                        "/api/likelihood", post(session::likelihood),
                        "/api/embed", post(session::embed),
                        "/api/checkpoint", post(watching::sample));
    }

    @FunctionalInterface
    private interface Look {
        Object at(Exchange exchange) throws Exception;
    }

    private static Route get(Look look) {
        return new Route("GET", exchange -> exchange.json(200, look.at(exchange)));
    }

    private Route post(Function<byte[], Job.Work> work) {
        return new Route("POST", exchange -> answer(exchange, work.apply(exchange.body())));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response);
        try {
            answer(exchange, request);
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            // most likely the client has gone
            LOGGER.debug("Not answered: {}", request, e);
            callback.failed(e);
        }
        return true;
    }

    private void answer(Exchange exchange, Request request) throws IOException {
        try {
            boolean api = exchange.path().startsWith(API);
            guard.require(request, api);
            if (api) {
                route(exchange);
            } else {
                page(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(exchange, UNAVAILABLE, "the studio is being stopped");
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            refuse(exchange, e);
        }
    }

    private void refuse(Exchange exchange, Throwable e) throws IOException {
        refuse(exchange, status(e), message(e));
    }

    private static void refuse(Exchange exchange, int status, String message) throws IOException {
        if (!exchange.isCommitted()) {
            if (status == Refusal.TOO_MANY_REQUESTS) {
                exchange.header("Retry-After", "1");
            }
            exchange.refuse(status, message);
        }
    }

    private static int status(Throwable e) {
        if (e instanceof Refusal refusal) {
            return refusal.status();
        }
        if (e instanceof CancellationException) {
            return UNAVAILABLE;
        }
        if (e instanceof IllegalArgumentException || e instanceof UnsupportedOperationException) {
            return Refusal.BAD_REQUEST;
        }
        LOGGER.error("Failed unexpectedly", e);
        return UNEXPECTED;
    }

    private static String message(Throwable e) {
        if (e instanceof CancellationException) {
            return "the studio is being stopped";
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private void page(Exchange exchange) throws IOException {
        Optional<Pages.Page> page = pages.page(exchange.path());
        if (page.isEmpty()) {
            throw Refusal.of(Refusal.NOT_FOUND, "there is nothing at %s", exchange.path());
        }
        requireMethod(exchange, exchange.method().equals("HEAD") ? "HEAD" : "GET");
        exchange.send(page.get());
    }

    private void route(Exchange exchange) throws Exception {
        Route route = routes.get(exchange.path());
        if (route == null) {
            throw Refusal.of(
                    Refusal.NOT_FOUND,
                    "there is nothing at %s; see /openapi.json",
                    exchange.path());
        }
        requireMethod(exchange, route.method());
        route.answer().to(exchange);
    }

    private static void requireMethod(Exchange exchange, String method) {
        if (!exchange.method().equals(method)) {
            exchange.header("Allow", method);
            throw Refusal.of(
                    Refusal.METHOD_NOT_ALLOWED,
                    "%s takes %s, not %s",
                    exchange.path(),
                    method,
                    exchange.method());
        }
    }

    private void answer(Exchange exchange, Job.Work work) throws Exception {
        Job job = thread.submit(work);
        try {
            if (exchange.wantsEvents()) {
                stream(exchange, job);
            } else {
                exchange.json(200, result(job));
            }
        } finally {
            thread.cancel(job);
        }
    }

    private static Object result(Job job) throws Exception {
        Job.Event event = job.next(HEARTBEAT_MILLIS);
        while (event == null || !event.isLast()) {
            event = job.next(HEARTBEAT_MILLIS);
        }
        if (event.data() instanceof Exception e) {
            throw e;
        }
        if (event.data() instanceof Error e) {
            throw new IllegalStateException(e.toString(), e);
        }
        return event.data();
    }

    private void stream(Exchange exchange, Job job) throws IOException, InterruptedException {
        exchange.beginEvents();
        while (true) {
            Job.Event event = job.next(HEARTBEAT_MILLIS);
            if (event == null) {
                exchange.heartbeat();
            } else if (event.data() instanceof Throwable e) {
                exchange.event(event.name(), Map.of("error", message(e), "status", status(e)));
            } else {
                exchange.event(event.name(), event.data());
            }
            if (event != null && event.isLast()) {
                exchange.endEvents();
                return;
            }
        }
    }
}
