package io.luca.tracing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A function beside the daemon that Lambda runs. */
class InvocationTracesIT {

    private static final String HEADER = "{\"format\":\"json\",\"version\":1}\nT1S";
    private static final String RECORDED = "Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1";

    private DatagramSocket daemon;

    @BeforeEach
    void listen() throws IOException {
        daemon = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon.setReceiveBufferSize(4 << 20);
        daemon.setSoTimeout(100); // what was sent on this machine is there at once
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void what_an_invocation_did_is_sent_before_it_ends() throws IOException {
        String answer = traces(RECORDED).run(span -> Span.within("part", Span.Kind.INTERNAL, _ -> "done"));

        assertThat(answer).isEqualTo("done");
        assertThat(received()).singleElement().asString().contains("SendBatch", "part", "luca-SendBatch-x");
    }

    @Test
    void what_lambda_does_not_record_is_not_sent_and_work_is_done() throws IOException {
        for (String header :
                List.of(RECORDED.replace("Sampled=1", "Sampled=0"), "Root=1-58406520-a006649127e371903a2de979", "")) {
            assertThat(traces(header).<String>run(_ -> "done")).isEqualTo("done");
        }

        assertThat(received()).isEmpty();
    }

    @Test
    void an_invocation_that_fails_is_sent_and_fails() throws IOException {
        assertThatThrownBy(() -> traces(RECORDED).run(_ -> {
                    throw new IllegalStateException("said");
                }))
                .hasMessage("said");

        assertThat(received())
                .singleElement()
                .asString()
                .contains("IllegalStateException")
                .doesNotContain("said");
    }

    /** A datagram has an end, and so has what is kept: the whole ends last and is there all the same. */
    @Test
    void more_than_a_datagram_goes_in_several_and_more_than_is_kept_goes_nowhere() throws IOException {
        String _ = traces(RECORDED).run(_ -> {
            for (int call = 0; call < 5 * InvocationSpans.MOST; call++) {
                String _ = Span.within("call", Span.Kind.CLIENT, span -> {
                    span.note("text", "x".repeat(100));
                    return "";
                });
            }
            return "";
        });

        List<String> received = received();
        assertThat(received).hasSizeGreaterThan(1).allMatch(text -> text.length() < DaemonExporter.MAX_BYTES);
        assertThat(received.stream()
                        .mapToInt(text -> text.split("x{100}", -1).length - 1)
                        .sum())
                .isEqualTo(InvocationSpans.MOST_CALLS);
        assertThat(String.join("", received)).contains("SendBatch");
    }

    @Test
    void work_is_done_where_no_daemon_listens() {
        InvocationTraces traces = traces(RECORDED);
        daemon.close();

        assertThat(traces.<String>run(_ -> "done")).isEqualTo("done");
        assertThat(new InvocationTraces(Map.of(), () -> Optional.of(RECORDED)).<String>run(_ -> "done"))
                .isEqualTo("done");
    }

    @Test
    void an_address_for_each_protocol_is_read_too() throws IOException {
        Map<String, String> environment = environment();
        environment.put("AWS_XRAY_DAEMON_ADDRESS", "tcp:127.0.0.1:1 udp:127.0.0.1:" + daemon.getLocalPort());

        String _ = new InvocationTraces(environment, () -> Optional.of(RECORDED)).run(_ -> "");

        assertThat(received()).hasSize(1);
    }

    private InvocationTraces traces(String header) {
        return new InvocationTraces(environment(), () -> Optional.of(header));
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:" + daemon.getLocalPort(),
                "OTEL_TRACES_SAMPLER_ARG", "1", // all that would be decided here
                "AWS_LAMBDA_FUNCTION_NAME", "luca-SendBatch-x",
                "_HANDLER", "io.luca.gov.SendBatchFunction::handleRequest"));
    }

    /** What came, as the bytes of OTLP, in which texts stand as they are. */
    private List<String> received() throws IOException {
        List<String> datagrams = new ArrayList<>();
        DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
        while (true) {
            try {
                daemon.receive(packet);
            } catch (SocketTimeoutException all) {
                return datagrams;
            }
            String text = new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
            assertThat(text).startsWith(HEADER);
            datagrams.add(new String(Base64.getDecoder().decode(text.substring(HEADER.length())), ISO_8859_1));
            packet.setLength(1 << 16);
        }
    }
}
