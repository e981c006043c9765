package io.luca.interactive.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.interactive.http.Handler;
import io.luca.interactive.http.Reply;
import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.UserPool;
import io.luca.interactive.resilience.FairShares;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.Role;
import io.luca.tracing.Traces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What surrounds every endpoint, with endpoints that fail on purpose. */
class PipelineIT {

    private static final Pattern CORRELATION_ID = Pattern.compile("(?i)x-correlation-id: (\\S+)");

    private static final FairShares.Share OF_PERSON = new FairShares.Share(4, 4);
    private static final FairShares.Share OF_SCHOOL = new FairShares.Share(6, 6);

    /** Far more than lies between a server and a client that reads nothing. */
    private static final int LARGE = 20_000_000;

    private final CountDownLatch isAsked = new CountDownLatch(1);
    private final CountDownLatch isAnswerable = new CountDownLatch(1);
    private UserPool pool;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        pool = new UserPool();
        server = new HttpServer(
                new HttpServer.Listen(Optional.of("127.0.0.1"), 0, ""),
                Optional.of("https://escuela.example"),
                List.of(
                        route("/ok", _ -> Reply.ok("{}".getBytes(UTF_8))),
                        new Route("POST", "/put", Set.of(Role.TEACHER), _ -> Reply.ok("{}".getBytes(UTF_8))),
                        route("/bug", _ -> {
                            throw new IllegalStateException("arn:aws:iam::1:role/secret");
                        }),
                        route("/refused", _ -> {
                            throw LucaException.invalid("score", "score is \"odd\"");
                        }),
                        route("/refused/part", _ -> {
                            throw LucaException.invalid("score", "score is \"odd\"")
                                    .within("events[0].");
                        }),
                        route("/large", _ -> {
                            isAsked.countDown();
                            await(isAnswerable);
                            return Reply.ok(new byte[LARGE]);
                        }),
                        route("/{id}/down", _ -> {
                            throw LucaException.unavailable("busy", new IllegalStateException("arn:aws:secret"));
                        })),
                verifier(Clock.systemUTC()),
                new FairShares(OF_PERSON, OF_SCHOOL, () -> 0), // no time passes, so no share fills again
                Traces.none());
    }

    @AfterEach
    void stop() {
        server.close();
        pool.close();
    }

    @Test
    void a_bug_is_answered_500_and_nothing_of_it_leaks() {
        Api.Answer answer = teacher("a").get("/bug");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.problem()).isEqualTo("internal");
        assertThat(answer.text()).doesNotContain("arn", "IllegalState");
        assertThat(answer.json().path("correlation_id").asText()).isEqualTo(answer.header("x-correlation-id"));
    }

    @Test
    void a_problem_is_json_with_code_detail_and_field() {
        Api.Answer answer = teacher("a").get("/refused");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("detail").asText()).isEqualTo("score is \"odd\"");
        assertThat(answer.field()).isEqualTo("score");
        assertThat(answer.json().path("status").asInt()).isEqualTo(400);
        assertThat(answer.json().path("title").asText()).isNotEmpty();
    }

    @Test
    void what_is_unavailable_says_when_to_come_back_and_not_why() {
        Api.Answer answer = teacher("a").get("/x/down");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.text()).doesNotContain("arn");
    }

    @Test
    void who_sends_too_much_is_refused_alone_and_takes_nothing_of_the_school() {
        List<Api.Answer> flood = IntStream.range(0, 20)
                .mapToObj(_ -> person("busy", "ana").get("/ok"))
                .toList();
        Api.Answer classmate = person("busy", "beto").get("/ok");

        assertThat(flood.subList(0, OF_PERSON.burst()))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(flood.subList(OF_PERSON.burst(), 20)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.problem()).isEqualTo("too-many-requests");
            assertThat(answer.json().path("detail").asText()).contains("one person");
        });
        assertThat(classmate.status()).isEqualTo(200);
    }

    @Test
    void a_school_that_sends_too_much_is_slowed_down_and_no_other() {
        List<Api.Answer> answers = IntStream.range(0, 20)
                .mapToObj(number -> person("busy", "person_" + number).get("/ok"))
                .toList();
        Api.Answer other = teacher("calm").get("/ok");

        assertThat(answers.stream().map(Api.Answer::status).filter(status -> status == 200))
                .hasSize(OF_SCHOOL.burst());
        assertThat(answers.getLast().status()).isEqualTo(429);
        assertThat(answers.getLast().json().path("detail").asText()).contains("your school");
        assertThat(other.status()).isEqualTo(200);
    }

    /** The body here is announced and never sent: who waits for it before the refusal waits in vain. */
    @Test
    void a_refusal_comes_before_the_body_is_read() {
        String token = pool.token("busy", "ana", "teacher");
        for (int sent = 0; sent < OF_PERSON.burst(); sent++) {
            assertThat(person("busy", "ana").get("/ok").status()).isEqualTo(200);
        }

        String answer = conversation("POST /put HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + token + "\r\nContent-Length: 2000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 429");
    }

    @Test
    void pages_of_the_web_origin_may_read_answers_and_problems() {
        assertThat(teacher("a").get("/ok").header("Access-Control-Allow-Origin"))
                .isEqualTo("https://escuela.example");
        assertThat(teacher("a").get("/nowhere").header("Access-Control-Allow-Origin"))
                .isEqualTo("https://escuela.example");
    }

    @Test
    void a_correlation_id_goes_through() {
        Api.Answer answer = teacher("a").send("/refused", request -> request.header("x-correlation-id", "abc-12345"));

        assertThat(answer.header("x-correlation-id")).isEqualTo("abc-12345");
        assertThat(answer.json().path("correlation_id").asText()).isEqualTo("abc-12345");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "with space in it",
                "a\"quote\"in-it",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0"
            })
    void a_correlation_id_that_looks_wrong_is_replaced(String given) {
        Api.Answer answer = new Api(URI.create("http://127.0.0.1:" + server.port()))
                .send("/ok", request -> request.header("x-correlation-id", given));

        assertThat(answer.header("x-correlation-id")).isNotEqualTo(given).hasSize(36);
        assertThat(answer.json().path("correlation_id").asText()).isEqualTo(answer.header("x-correlation-id"));
    }

    @Test
    void what_a_client_calls_its_request_stands_beside_its_number_and_comes_back() {
        Api.Answer answer = teacher("a")
                .send(
                        "/refused",
                        request -> request.header("x-correlation-id", "abc-12345")
                                .header("x-client-correlation-id", "0a1b2c3d-4e5f"));

        assertThat(answer.header("x-correlation-id")).isEqualTo("abc-12345");
        assertThat(answer.json().path("correlation_id").asText()).isEqualTo("abc-12345");
        assertThat(answer.header("x-client-correlation-id")).isEqualTo("0a1b2c3d-4e5f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Valentina-Rojas", "1234567", "a b c d e f 0 1"})
    void a_name_that_could_be_somebodys_is_not_kept(String name) {
        Api.Answer answer = teacher("a").send("/ok", request -> request.header("x-client-correlation-id", name));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-client-correlation-id")).isEmpty();
    }

    /** A message may quote what a client sent, or whom a service was asked about. */
    @Test
    void a_line_names_the_class_of_what_failed_and_quotes_nobody() {
        List<String> lines = linesOf(request("/x/down") + request("/bug") + request("/refused/part"));

        assertThat(lines)
                .filteredOn(line -> line.contains("IllegalStateException"))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"message\":\"busy\"", "\"cause\":\"java.lang.IllegalStateException\""))
                .anySatisfy(line -> assertThat(line).contains("\"message\":\"unexpected failure\""));
        assertThat(lines).filteredOn(line -> line.contains("\"route\"")).hasSize(3);
        assertThat(String.join("", lines)).doesNotContain("arn:aws", "odd");
    }

    /** The one who asked may close the connection at any time: nothing of ours has failed. */
    @Test
    void whoever_is_gone_before_the_answer_is_told_as_gone_and_not_as_a_mistake_of_ours() throws IOException {
        PrintStream before = System.out;
        WrittenLines written = new WrittenLines();
        System.setOut(new PrintStream(written, true, UTF_8));
        try {
            try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write(("GET /large HTTP/1.1\r\nHost: x\r\nx-correlation-id: dead-12345\r\n"
                                        + "Authorization: Bearer " + pool.token("a", "t", "teacher") + "\r\n\r\n")
                                .getBytes(UTF_8));
                await(isAsked);
            }
            isAnswerable.countDown();

            assertThat(written.of(List.of("dead-12345")))
                    .singleElement()
                    .asString()
                    .contains("\"status\":499");
        } finally {
            System.setOut(before);
        }
    }

    /** They are worked off by the same thread. */
    @Test
    void a_line_says_nothing_of_the_request_before_it_on_the_connection() {
        List<String> lines = linesOf("GET /ok HTTP/1.1\r\nHost: x\r\nx-client-correlation-id: 0a1b2c3d\r\n"
                + "Authorization: Bearer " + pool.token("norte", "t", "teacher") + "\r\n\r\n"
                + request("/x/down"));

        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).contains("norte", "0a1b2c3d");
        assertThat(lines.subList(1, 3)).noneMatch(line -> line.contains("norte") || line.contains("0a1b2c3d"));
    }

    @Test
    void a_path_that_cannot_be_decoded_is_a_problem_too() {
        Api.Answer answer = raw("/%zz/down");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).as(answer.text()).isEqualTo("invalid-request");
    }

    @Test
    void a_remembered_token_ends_when_it_expires() {
        TestClock clock = new TestClock();
        TokenVerifier verifier = verifier(clock);
        String header = "Bearer " + pool.token("a", "ana", "student");
        assertThat(verifier.verify(header).person().value()).isEqualTo("ana");

        clock.now = clock.now.plusSeconds(3_601);

        assertThatThrownBy(() -> verifier.verify(header))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    @Test
    void while_the_keys_were_never_had_nobody_comes_in_and_the_answer_is_503_each_time() {
        pool.goDown();

        for (int i = 0; i < 4; i++) {
            assertThat(teacher("a").get("/ok").status()).isEqualTo(503);
        }
    }

    /** A body that is itself a request must not be answered as the next one. */
    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/put", "/ok"})
    void a_refused_body_is_never_taken_for_a_request(String path) {
        String inner =
                "GET /ok HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + pool.token("a", "t", "teacher") + "\r\n\r\n";
        for (String expect : List.of("", "Expect: 100-continue\r\n")) {
            for (String length : List.of(String.valueOf(inner.length()), "70000")) {
                String all = conversation("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                        + expect + "Content-Length: " + length + "\r\n\r\n" + inner);

                assertThat(all.split("HTTP/1[.]1 ")).as(all).noneMatch(answer -> answer.startsWith("200"));
            }
        }
    }

    @Test
    void a_refused_body_that_was_sent_whole_leaves_the_connection_for_the_next_request() {
        String next = "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + pool.token("a", "t", "teacher") + "\r\n\r\n";

        String all = conversation(
                "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
                        + next);

        assertThat(all).contains("HTTP/1.1 404").contains("HTTP/1.1 200");
    }

    @Test
    void chunks_that_are_none_are_answered_400_and_their_text_is_not_logged() {
        String all =
                conversation("POST /put HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                        + pool.token("a", "t", "teacher")
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n{\"name\":\"Valentina\"}\r\n\r\n");

        assertThat(all).startsWith("HTTP/1.1 400").doesNotContain("Valentina");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application",
                "application/json;",
                ";;;",
                "/json",
                "application/json; charset=\"",
                "text/plain",
                "application/json; charset=utf-16"
            })
    void refuses_what_is_not_json_in_utf_8(String type) {
        String all = conversation("POST /put HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nAuthorization: Bearer " + pool.token("a", "t", "teacher") + "\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(all).startsWith("HTTP/1.1 415");
    }

    @Test
    void an_answer_about_children_is_kept_by_nobody_on_the_way() {
        for (String path : List.of("/ok", "/refused", "/bug", "/nowhere", "/x/down")) {
            assertThat(teacher("a").get(path).header("Cache-Control")).as(path).isEqualTo("no-store");
        }
        assertThat(conversation("GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("no-store");
    }

    /** Three parts in base64url, as a token has them; the first two are JSON's null. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bnVsbA.bnVsbA.AA",
                "bnVsbA.e30.AA",
                "e30.bnVsbA.AA",
                "W10.W10.AA",
                "IiI.IiI.AA",
                "eyJhbGciOm51bGx9.e30.AA",
                "eyJhbGciOjV9.e30.AA",
                "eyJhbGciOiJSUzI1NiIsImtpZCI6W119.e30.AA",
                "eyJhbGciOiJSUzI1NiJ9.bnVsbA.AA",
                "eyJhbGciOiJSUzI1NiJ9.e30.",
                "..",
                ".e30."
            })
    void what_is_no_token_is_answered_401(String token) {
        Api.Answer answer = new Api(URI.create("http://127.0.0.1:" + server.port()))
                .as(token)
                .get("/ok");

        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("unauthenticated");
    }

    @Test
    void two_authorization_headers_are_refused_by_name_whatever_is_in_them() {
        String bearer = "Authorization: Bearer " + pool.token("a", "t", "teacher") + "\r\n";

        String all = conversation("GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + bearer + bearer + "\r\n");

        assertThat(all).startsWith("HTTP/1.1 400").contains("\"field\":\"Authorization\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ok", "/nowhere", "/health"})
    void the_answer_to_head_has_no_body(String path) {
        String all = conversation("HEAD " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + pool.token("a", "t", "teacher") + "\r\n\r\n");

        assertThat(all).startsWith("HTTP/1.1 ").endsWith("\r\n\r\n");
        assertThat(all.split("\r\n\r\n")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GE@T", "G{}", "é", "PATCHX", "GET\t"})
    void a_method_that_is_none_is_answered_and_never_500(String method) {
        String all = conversation(method + " /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(all).matches("(?s)HTTP/1[.]1 40[05].*application/problem[+]json.*correlation_id.*");
    }

    /** API Gateway takes about 10 KB of a request's first line and headers. */
    @Test
    void a_long_path_is_served_as_the_gateway_lets_it_through() {
        assertThat(teacher("a").get("/" + "x".repeat(8_000) + "/down").status()).isEqualTo(503);
    }

    @Test
    void an_encoded_slash_leads_nowhere() {
        assertThat(teacher("a").get("/x%2Fdown").status()).isEqualTo(404);
        assertThat(teacher("a").get("/x/down").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity"})
    void a_packed_body_is_refused_under_the_requests_own_id_and_a_page_may_read_why(String encoding) {
        String all = conversation(
                "POST /put HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Correlation-Id: xYI3dAEr1Q0QYZw=\r\n"
                        + "Content-Type: application/json\r\nAuthorization: Bearer " + pool.token("a", "t", "teacher")
                        + "\r\nContent-Encoding: " + encoding + "\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(all)
                .startsWith("HTTP/1.1 415")
                .contains("Content-Encoding", "\"correlation_id\":\"xYI3dAEr1Q0QYZw=\"")
                .containsIgnoringCase("Access-Control-Allow-Origin: https://escuela.example");
    }

    /** https://www.rfc-editor.org/rfc/rfc9112#section-9.6: a client that said so may wait for the end. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /ok", "GET /nowhere", "POST /ok", "GET /health"})
    void closes_a_connection_whose_client_wants_it_closed(String request) throws IOException {
        try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 ");
        }
    }

    /** What the server says until it closes the connection, or for two seconds. */
    private String conversation(String sent) {
        try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(sent.getBytes(UTF_8));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (java.net.SocketException | java.net.SocketTimeoutException ended) {
                // what came is what there is
            }
            return answer.toString(UTF_8);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    /** What the log says of requests of one connection, in their order. The one that ends it has no line. */
    private List<String> linesOf(String requests) {
        PrintStream before = System.out;
        WrittenLines written = new WrittenLines();
        System.setOut(new PrintStream(written, true, UTF_8));
        try {
            String answers = conversation(requests + "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            List<String> ids = CORRELATION_ID
                    .matcher(answers)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            return written.of(ids.subList(0, ids.size() - 1));
        } finally {
            System.setOut(before);
        }
    }

    /** What the service writes to its standard output, which another thread does for it, whole lines at a time. */
    private static final class WrittenLines extends OutputStream {

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public void write(byte[] bytes, int offset, int length) {
            new String(bytes, offset, length, UTF_8).lines().forEach(lines::add);
        }

        @Override
        public void write(int single) {
            throw new IllegalStateException("lines are written at once");
        }

        /** All lines of some requests, once the last of them has its own. */
        List<String> of(List<String> ids) {
            List<String> found = new ArrayList<>();
            String line;
            do {
                line = next();
                if (ids.stream().anyMatch(line::contains)) {
                    found.add(line);
                }
            } while (!(line.contains(ids.getLast()) && line.contains("\"message\":\"request\"")));
            return found;
        }

        private String next() {
            try {
                return Objects.requireNonNull(lines.poll(10, TimeUnit.SECONDS), "a line is missing");
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + pool.token("a", "t", "teacher")
                + "\r\n\r\n";
    }

    private Api person(String school, String person) {
        return new Api(URI.create("http://127.0.0.1:" + server.port())).as(pool.token(school, person, "teacher"));
    }

    private Api teacher(String school) {
        return new Api(URI.create("http://127.0.0.1:" + server.port())).as(pool.token(school, "t", "teacher"));
    }

    /** A request as bytes: the JDK's client would not send such a path. */
    private Api.Answer raw(String path) {
        try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            int status = Integer.parseInt(answer.substring(9, 12));
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            return new Api.Answer(status, java.net.http.HttpHeaders.of(java.util.Map.of(), (_, _) -> true), body);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private TokenVerifier verifier(Clock clock) {
        return new TokenVerifier(
                UserPool.ISSUER,
                UserPool.CLIENT,
                URI.create(pool.address() + "/" + UserPool.ID + "/.well-known/jwks.json"),
                clock);
    }

    private static Route route(String pattern, Handler handler) {
        return new Route("GET", pattern, Set.of(Role.TEACHER), handler);
    }

    private static final class TestClock extends Clock {

        private Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
