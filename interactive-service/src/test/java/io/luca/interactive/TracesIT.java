package io.luca.interactive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.interactive.platform.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the process that the image runs sends to the collector beside it, in OTLP, in which texts stand as they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesIT {

    private static final String RECORDED = "Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1";
    private static final String UNRECORDED = RECORDED.replace("Sampled=1", "Sampled=0");

    private final Platform platform = Platform.withoutService();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer collector;

    @BeforeEach
    void listen() throws IOException {
        received.clear();
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.setExecutor(threads);
        collector.createContext("/v1/traces", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.createContext("/hangs/v1/traces", exchange -> {
            try {
                answers.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void silence() {
        collector.stop(0);
    }

    @AfterAll
    void close() throws IOException {
        answers.countDown();
        threads.close();
        platform.close();
    }

    @Test
    void a_request_that_the_gateway_records_is_told_with_its_calls_and_names_nobody() {
        platform.openSchool("traced", "ana_maria");
        Api.Answer answer;
        List<String> lines;
        try (ServiceProcess service = ServiceProcess.start(environment(""))) {
            answer = profile(service, "traced", RECORDED);
            lines = ended(service);
        }

        assertThat(answer.status()).isEqualTo(200);
        assertThat(String.join("", received))
                .contains(
                        "luca-interactive",
                        "GET /profile/{student_id}",
                        "Sts.AssumeRole",
                        "DynamoDb.Query",
                        "aws.xray.annotations",
                        answer.header("x-correlation-id"),
                        "traced")
                .doesNotContain("ana_maria", "STUDENT#", "teacher_1", "83.25");
        // a profile's three, also those that are made side by side by other threads
        assertThat(String.join("", received).split("DynamoDb[.]Query", -1)).hasSize(1 + 3);
        assertThat(lines)
                .filteredOn(line -> line.contains("\"route\":\"/profile/{student_id}\""))
                .singleElement()
                .asString()
                .contains("\"trace_id\":\"1-58406520-a006649127e371903a2de979\"");
    }

    @Test
    void what_the_gateway_does_not_record_is_not_told() {
        platform.openSchool("untraced", "ana");
        List<String> lines;
        try (ServiceProcess service = ServiceProcess.start(environment(""))) {
            assertThat(profile(service, "untraced", UNRECORDED).status()).isEqualTo(200);
            lines = ended(service);
        }

        assertThat(received).isEmpty();
        assertThat(lines).noneMatch(line -> line.contains("trace_id"));
    }

    /** It may say in its own trace that this one came of it, and no more: what is recorded, the gateway says. */
    @Test
    void a_trace_of_the_clients_own_decides_nothing_and_is_named() {
        platform.openSchool("client", "ana");
        String own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        try (ServiceProcess service = ServiceProcess.start(environment(""))) {
            Api teacher = teacher(service, "client");
            assertThat(teacher.send(
                                    "/profile/ana",
                                    request -> request.header("X-Amzn-Trace-Id", UNRECORDED)
                                            .header("traceparent", own))
                            .status())
                    .isEqualTo(200);
            assertThat(teacher.send(
                                    "/profile/ana",
                                    request -> request.header("X-Amzn-Trace-Id", RECORDED)
                                            .header("traceparent", own))
                            .status())
                    .isEqualTo(200);
            var _ = ended(service);
        }

        String told = String.join("", received); // what one request did may be told in two parts
        assertThat(told).contains(new String(new byte[] {0x0a, (byte) 0xf7, 0x65, 0x19, 0x16}, ISO_8859_1));
        assertThat(told.split("GET /profile/\\{student_id\\}", -1)).hasSize(2);
    }

    /** It answers nothing until the test is over: a request that waited for it would not be answered. */
    @Test
    void a_collector_that_hangs_holds_up_no_request() {
        platform.openSchool("hanging", "ana");
        List<Integer> statuses = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(environment("/hangs"))) {
            for (String person :
                    List.of("teacher_1", "teacher_2", "teacher_3")) { // each within the share of one person
                Api api = new Api(service.address()).as(platform.pool().token("hanging", person, "teacher"));
                for (int request = 0; request < 70; request++) {
                    statuses.add(api.send("/profile/ana", sent -> sent.header("X-Amzn-Trace-Id", RECORDED))
                            .status());
                }
            }
            service.terminate();
            assertThat(service.exitCode()).isEqualTo(143);
        }

        assertThat(statuses).containsOnly(200);
    }

    private Map<String, String> environment(String path) {
        Map<String, String> environment = new HashMap<>(platform.environment());
        environment.put(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort() + path);
        environment.put("OTEL_TRACES_SAMPLER_ARG", "0");
        return environment;
    }

    private Api teacher(ServiceProcess service, String school) {
        return new Api(service.address()).as(platform.pool().token(school, "teacher_1", "teacher"));
    }

    private Api.Answer profile(ServiceProcess service, String school, String trace) {
        String student = school.equals("traced") ? "ana_maria" : "ana";
        return teacher(service, school)
                .send("/profile/" + student, request -> request.header("X-Amzn-Trace-Id", trace));
    }

    /** All that it has to tell is told when it has ended. */
    private static List<String> ended(ServiceProcess service) {
        service.terminate();
        assertThat(service.exitCode()).isEqualTo(143);
        return service.output();
    }
}
