package io.luca.local.aws.trace;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.http.Door;
import io.luca.local.aws.http.HiddenPath;
import io.luca.local.aws.http.Listening;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The collector of this machine's containers: it takes OTLP by HTTP as protobuf, below a path that only they are told. It answers by what
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp says.
 */
final class SpanCollector implements AutoCloseable {

    private static final int MAX_BYTES = 4 << 20;

    private final SpanStore store;
    private final String path = HiddenPath.create();
    private final WebServer server;

    SpanCollector(SpanStore store) {
        this.store = store;
        server = Listening.start(
                WebServer.builder()
                        .address(InetAddress.getLoopbackAddress())
                        .port(0)
                        .maxPayloadSize(MAX_BYTES)
                        .shutdownHook(false)
                        .routing(
                                routing -> routing.addFilter(Door.forPrograms()).post(path + "/v1/traces", this::take))
                        .build(),
                0);
    }

    /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    String url() {
        return "http://127.0.0.1:" + server.port() + path;
    }

    @Override
    public void close() {
        server.stop();
    }

    private void take(ServerRequest request, ServerResponse response) {
        try {
            store.add(OtlpSpans.read(ByteBuffer.wrap(request.content().as(byte[].class))));
            response.status(Status.OK_200).send();
        } catch (IllegalArgumentException malformed) {
            response.status(Status.BAD_REQUEST_400).send();
        }
    }
}
