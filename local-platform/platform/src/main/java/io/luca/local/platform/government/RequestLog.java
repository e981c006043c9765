package io.luca.local.platform.government;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderName;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;

/**
 * The log of the government, as another house would keep one: a line for each request with the number that we gave it, and no grade. A
 * request that was left without an answer has the status 0.
 */
final class RequestLog implements Filter, AutoCloseable {

    private static final String BATCHES = "/api/grades/batches/";
    private static final ObjectMapper json = new ObjectMapper();

    private final Writer file;
    private final InstantSource clock;
    private final HeaderName correlation;

    /** @param correlation the header with our number */
    RequestLog(Path path, InstantSource clock, HeaderName correlation) {
        this.clock = clock;
        this.correlation = correlation;
        try {
            file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write to " + path, unwritable);
        }
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        try {
            chain.proceed();
        } finally {
            write(json.createObjectNode()
                    .put("timestamp", clock.instant().toString())
                    .put("level", "INFO")
                    .put("service", "government")
                    .put("logger", RequestLog.class.getName())
                    .put("message", "request")
                    .put("correlation_id", request.headers().first(correlation).orElse(""))
                    .put("method", request.prologue().method().text())
                    .put("route", route(request.path().path()))
                    .put("status", response.isSent() ? response.status().code() : 0)
                    .toString());
        }
    }

    private static String route(String path) {
        return path.startsWith(BATCHES) ? BATCHES + "{key}" : path;
    }

    private synchronized void write(String line) {
        try {
            file.write(line + "\n");
            file.flush();
        } catch (IOException closed) {
            // the platform stops while a request is under way
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
