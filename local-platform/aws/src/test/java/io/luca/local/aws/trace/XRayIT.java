package io.luca.local.aws.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** X-Ray of this machine before OpenTelemetry's own exporter. */
class XRayIT {

    private static final Clock FIXED = Clock.fixed(Instant.parse("2026-03-02T10:00:00Z"), ZoneOffset.UTC);

    private final XRay xray = new XRay(FIXED, Map.of());

    @AfterEach
    void close() {
        xray.close();
    }

    @Test
    void what_the_sdk_sends_is_kept_as_it_was_told() {
        Span whole;
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "service")))
                .addSpanProcessor(SimpleSpanProcessor.create(OtlpHttpSpanExporter.builder()
                        .setEndpoint(xray.collectorUrl().orElseThrow() + "/v1/traces")
                        .build()))
                .build()) {
            Tracer tracer = provider.get("test");
            whole = tracer.spanBuilder("whole")
                    .setStartTimestamp(1_700_000_000_123_456_789L, TimeUnit.NANOSECONDS)
                    .addLink(SpanContext.create(
                            "0af7651916cd43dd8448eb211c80319c",
                            "b7ad6b7169203331",
                            TraceFlags.getSampled(),
                            TraceState.getDefault()))
                    .startSpan();
            whole.setAttribute("text", "ñandú 😀");
            whole.setAttribute("number", -5);
            whole.setAttribute("fraction", 0.5);
            whole.setAttribute("yes", true);
            whole.setAttribute(AttributeKey.stringArrayKey("list"), List.of("a", "b"));
            whole.setStatus(StatusCode.ERROR);
            Span part = tracer.spanBuilder("part")
                    .setParent(Context.root().with(whole))
                    .startSpan();
            part.end();
            whole.end(1_700_000_001_000_000_000L, TimeUnit.NANOSECONDS);
        }

        String traceId = whole.getSpanContext().getTraceId();
        List<RecordedSpan> trace = xray.spans().trace(traceId);
        assertThat(trace).extracting(RecordedSpan::name).containsExactly("whole", "part");
        RecordedSpan kept = trace.getFirst();
        assertThat(kept.service()).isEqualTo("service");
        assertThat(kept.parent()).isEmpty();
        assertThat(kept.startNanos()).isEqualTo(1_700_000_000_123_456_789L);
        assertThat(kept.endNanos()).isEqualTo(1_700_000_001_000_000_000L);
        assertThat(kept.isFailure()).isTrue();
        assertThat(kept.attributes())
                .containsOnly(
                        Map.entry("text", "ñandú 😀"),
                        Map.entry("number", "-5"),
                        Map.entry("fraction", "0.5"),
                        Map.entry("yes", "true"),
                        Map.entry("list", "a,b"));
        assertThat(kept.links())
                .containsExactly(new RecordedSpan.Link("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"));
        assertThat(trace.getLast().parent()).contains(kept.spanId());
        assertThat(trace.getLast().isFailure()).isFalse();
        assertThat(xray.spans().find("text", "ñandú 😀")).containsExactly(traceId);
    }

    @Test
    void what_is_no_trace_is_refused_and_keeps_nothing() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (byte[] body :
                    List.of(new byte[] {(byte) 0xff}, new byte[] {10, 100, 1}, new byte[] {10, 4, 18, 2, 18, 0})) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(xray.collectorUrl().orElseThrow() + "/v1/traces"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(400);
            }
        }

        assertThat(xray.spans().size()).isZero();
    }

    /** The daemon goes on after it, or one datagram would end all traces of functions. */
    @Test
    void the_daemon_bears_what_is_no_datagram_of_its_own() throws IOException, InterruptedException {
        String[] address = xray.daemonAddress().split(":", 2);
        InetSocketAddress daemon = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
        // one span with ids and a name, as OTLP writes it
        byte[] span = {
            10, 34, 18, 32, 18, 30, 10, 16, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 18, 8, 2, 2, 2, 2, 2, 2, 2,
            2, 42, 0
        };
        try (DatagramSocket socket = new DatagramSocket()) {
            for (String text : List.of(
                    "",
                    "x",
                    "{\"format\":\"json\",\"version\":1}\nT1S!",
                    "{\"format\":\"json\",\"version\":1}\nT1S/w==")) {
                socket.send(new DatagramPacket(text.getBytes(US_ASCII), text.length(), daemon));
            }
            String good = "{\"format\":\"json\",\"version\":1}\nT1S"
                    + Base64.getEncoder().encodeToString(span);
            socket.send(new DatagramPacket(good.getBytes(US_ASCII), good.length(), daemon));
        }

        for (int tries = 0; xray.spans().size() == 0 && tries < 200; tries++) {
            TimeUnit.MILLISECONDS.sleep(25);
        }
        assertThat(xray.spans().trace("01".repeat(16))).hasSize(1);
    }

    @Test
    void the_oldest_traces_make_room() {
        IntStream.range(0, SpanStore.MOST_SPANS + 10)
                .forEach(number -> xray.begin(
                                TraceHeader.read("Root=1-00000000-%024x;Sampled=1".formatted(number + 1)), "s")
                        .end("n", false));

        assertThat(xray.spans().size()).isEqualTo(SpanStore.MOST_SPANS);
        assertThat(xray.spans().trace("%032x".formatted(1))).isEmpty();
        assertThat(xray.spans().trace("%032x".formatted(SpanStore.MOST_SPANS + 10)))
                .hasSize(1);
    }

    @Test
    void one_trace_takes_no_more_than_its_part() {
        IntStream.range(0, SpanStore.MOST_OF_TRACE + 10)
                .forEach(_ -> xray.begin(TraceHeader.read("Root=1-00000000-%024x;Sampled=1".formatted(1)), "s")
                        .end("n", false));

        assertThat(xray.spans().size()).isEqualTo(SpanStore.MOST_OF_TRACE);
    }

    @Test
    void the_first_traces_of_a_second_are_recorded_and_a_callers_decision_is_kept() {
        List<Boolean> recorded = IntStream.range(0, XRay.MOST_A_SECOND + 1)
                .mapToObj(_ ->
                        xray.begin(Optional.empty(), "s").header().sampled().orElseThrow())
                .toList();

        assertThat(recorded.subList(0, XRay.MOST_A_SECOND)).containsOnly(true);
        assertThat(recorded.getLast()).isFalse();
        for (boolean decided : List.of(true, false)) {
            TraceHeader told =
                    new TraceHeader("1-58406520-a006649127e371903a2de979", Optional.empty(), Optional.of(decided));
            assertThat(xray.begin(Optional.of(told), "s").header().sampled()).contains(decided);
        }
    }

    /** The steps of a workflow, as long as they are not too many ago. */
    @Test
    void work_in_several_calls_is_one_trace() {
        TraceHeader first = xray.traceOf("execution");
        TraceHeader again = xray.traceOf("execution");
        TraceHeader other = xray.traceOf("other");
        IntStream.range(0, 1_000).forEach(number -> xray.traceOf("more " + number));

        assertThat(again).isEqualTo(first);
        assertThat(other.root()).isNotEqualTo(first.root());
        assertThat(xray.traceOf("execution").root()).isNotEqualTo(first.root());
    }

    @Test
    void whoever_turns_it_off_has_none() {
        try (XRay off = new XRay(FIXED, Map.of("OTEL_SDK_DISABLED", "true"))) {
            assertThat(off.collectorUrl()).isEmpty();
            assertThat(off.begin(Optional.empty(), "s").header().sampled()).contains(false);
        }
    }

    @Test
    void a_header_is_read_as_it_is_written() {
        TraceHeader told = TraceHeader.read(
                        "Self=1-2-3;Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=0")
                .orElseThrow();

        assertThat(told.text()).isEqualTo("Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=0");
        assertThat(told.traceId()).isEqualTo("58406520a006649127e371903a2de979");
        assertThat(TraceHeader.read("Root=x")).isEmpty();
        assertThat(TraceHeader.read("Root=1-58406520-a006649127e371903a2de979;Parent=x;Sampled=?"))
                .contains(new TraceHeader("1-58406520-a006649127e371903a2de979", Optional.empty(), Optional.empty()));
    }
}
