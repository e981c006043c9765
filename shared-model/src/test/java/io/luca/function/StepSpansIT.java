package io.luca.function;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.luca.tracing.InvocationTraces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By what the spans of a workflow's steps are found, as the daemon beside the function is told. */
class StepSpansIT {

    private static final String RECORDED = "Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1";

    private DatagramSocket daemon;

    @BeforeEach
    void listen() throws IOException {
        daemon = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon.setSoTimeout(5_000);
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void a_step_for_a_batch_is_found_by_its_run_and_its_school() throws IOException {
        String span = spanOf("{\"run\": \"sync-1\", \"batch\": {\"school_id\": \"norte\"}}");

        assertThat(span).contains("sync-1", "norte");
    }

    @Test
    void what_is_no_name_is_not_told() throws IOException {
        String span = spanOf("{\"run\": \"of Valentina Rojas\", \"school_id\": \"norte\"}");

        assertThat(span).contains("norte").doesNotContain("Valentina");
    }

    /** The bytes of OTLP, in which texts stand as they are. */
    private String spanOf(String input) throws IOException {
        InvocationTraces traces = new InvocationTraces(
                Map.of("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:" + daemon.getLocalPort()), () -> Optional.of(RECORDED));
        new StepCalls(new JsonMapper(), IllegalStateException::new, traces)
                .answer(new ByteArrayInputStream(input.getBytes(UTF_8)), new ByteArrayOutputStream(), told -> told);
        DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
        daemon.receive(packet);
        String text = new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
        return new String(Base64.getDecoder().decode(text.substring(text.indexOf("T1S") + 3)), ISO_8859_1);
    }
}
