package io.luca.tracing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * Spans on their way to the X-Ray daemon that Lambda runs beside each function, in datagrams: OTLP, as AWS's own distribution of
 * OpenTelemetry sends it there. Nobody waits for an answer, for there is none, and nothing is kept: what the daemon does not take is lost.
 * The socket lives as long as one sending, so none is in a snapshot. Safe for use by many threads.
 *
 * <p>https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html,
 * https://github.com/aws-observability/aws-otel-java-instrumentation/tree/main/exporters/aws-distro-opentelemetry-xray-udp-span-exporter
 */
final class DaemonExporter implements SpanExporter {

    /** The daemon's own first line, and the mark of spans that are recorded. */
    private static final String HEADER = "{\"format\":\"json\",\"version\":1}\nT1S";

    /** The daemon reads no more of a datagram: https://github.com/aws/aws-xray-daemon. */
    static final int MAX_BYTES = 63 << 10;

    private final InetSocketAddress daemon;

    /** @param daemon where it listens; an address, or else its name would be looked up each time */
    DaemonExporter(InetSocketAddress daemon) {
        this.daemon = daemon;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        try (DatagramSocket socket = new DatagramSocket()) {
            send(socket, List.copyOf(spans));
            return CompletableResultCode.ofSuccess();
        } catch (IOException unsent) { // a trace is worth no failure of the work that it is about
            return CompletableResultCode.ofExceptionalFailure(unsent);
        }
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    /** What is too long for one datagram goes in two halves. A span that is too long by itself is lost. */
    private void send(DatagramSocket socket, List<SpanData> spans) throws IOException {
        byte[] datagram = datagram(spans);
        if (datagram.length <= MAX_BYTES) {
            socket.send(new DatagramPacket(datagram, datagram.length, daemon));
        } else if (spans.size() > 1) {
            int half = spans.size() / 2;
            send(socket, spans.subList(0, half));
            send(socket, spans.subList(half, spans.size()));
        }
    }

    private static byte[] datagram(List<SpanData> spans) throws IOException {
        ByteArrayOutputStream otlp = new ByteArrayOutputStream();
        TraceRequestMarshaler.create(spans).writeBinaryTo(otlp);
        return (HEADER + Base64.getEncoder().encodeToString(otlp.toByteArray())).getBytes(US_ASCII);
    }
}
