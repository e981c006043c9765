package io.luca.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The work of a service whose collector is not there, or does not answer. */
class CollectorAwayIT {

    /** Many times what the queue takes. */
    private static final int PARTS = 200_000;

    private static final TraceContext GATEWAY =
            new TraceContext("58406520a006649127e371903a2de979", "4c721bf33e3caf8f", true);

    @Test
    void work_is_done_where_nobody_listens() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (Traces traces = to(closed)) {
            assertThat(work(traces)).isEqualTo(PARTS);
        }
    }

    /** The collector answers nothing before all work is done: whoever waited for it would never end. */
    @Test
    void work_does_not_wait_for_a_collector_that_hangs_and_nothing_grows_meanwhile() throws IOException {
        CountDownLatch workIsDone = new CountDownLatch(1);
        AtomicLong bytes = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            collector.setExecutor(threads);
            collector.createContext("/v1/traces", exchange -> {
                await(workIsDone);
                bytes.addAndGet(exchange.getRequestBody().readAllBytes().length);
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            collector.start();
            Traces traces = to(collector.getAddress().getPort());

            int done = work(traces);
            workIsDone.countDown();
            traces.close();
            collector.stop(0);

            assertThat(done).isEqualTo(PARTS);
            // a queue, and what was on its way: of 200,000 spans of some 60 bytes at least
            assertThat(bytes.get()).isPositive().isLessThan(PARTS / 4 * 60L);
        }
    }

    private static Traces to(int port) {
        return Traces.exported(
                TraceSettings.from(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port), "test"));
    }

    private static int work(Traces traces) {
        return traces.run(new Traces.Beginning("work", Span.Kind.SERVER, Optional.of(GATEWAY), List.of()), _ -> {
            int done = 0;
            for (int part = 0; part < PARTS; part++) {
                done += Span.within("part", Span.Kind.CLIENT, _ -> 1);
            }
            return done;
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
