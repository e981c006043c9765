package io.luca.local.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.EnvironmentVariables;
import io.luca.local.aws.service.apprunner.AppRunnerRoom;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.platform.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each port at which a booted platform or a process of its listens, with the reason why a request without keys gets nothing there.
 * A port that nobody has a reason for fails, and so does one at which any of the ways in that other ports have leads anywhere.
 */
class OpenPortsIT {

    private static final String LISTENING = "0A";
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    private Path data;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Optional<Platform> running = Optional.empty();

    /** A way in without keys, which some port of this machine might take. */
    private record Knock(String method, String path, String type, String body) {

        HttpRequest at(int port) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(LIMIT)
                    .header("Content-Type", type)
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
        }
    }

    @AfterEach
    void ends() {
        running.ifPresent(Platform::close);
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdk.out", "cdk.out-app-runner"})
    void each_port_has_a_reason_and_gives_nothing_to_a_request_without_keys(String assembly) throws Exception {
        Set<Integer> before = listening();
        Platform platform = boots(assembly);
        var _ = new Api(platform).token("teacher_789"); // asks a function
        assertThat(pidsOfFunctions(platform)).isNotEmpty();
        Map<Integer, String> reasons = reasons(platform);
        Set<Integer> ports = new TreeSet<>(listening());
        ports.removeAll(before);
        Map<String, Map<String, Integer>> queues = platform.room(SqsRoom.class).depths();

        SoftAssertions answers = new SoftAssertions();
        for (int port : ports) {
            answers.assertThat(reasons)
                    .as("port " + port + " listens for no reason")
                    .containsKey(port);
            for (Knock knock : knocks(platform)) {
                HttpResponse<String> answer = client.send(knock.at(port), HttpResponse.BodyHandlers.ofString());
                answers.assertThat(answer.statusCode())
                        .as("%s %s at %d, %s: %s", knock.method(), knock.path(), port, reasons.get(port), answer.body())
                        .isIn(400, 401, 403, 404, 405, 413, 415);
            }
        }
        int service = port(platform.interactiveUrl());
        for (int port : ports) {
            if (port != service) { // which has a path that nobody is told
                answers.assertThat(asked(port, "Host: evil.example:" + port))
                        .as("another host at %d, %s", port, reasons.get(port))
                        .startsWith("HTTP/1.1 421 ");
                answers.assertThat(asked(port, "Host: localhost:" + port + "\r\nOrigin: https://evil.example"))
                        .as("a page of another origin at %d, %s", port, reasons.get(port))
                        .startsWith("HTTP/1.1 403 ");
            }
        }
        answers.assertAll();
        assertThat(ports).as("all that we know of").isEqualTo(reasons.keySet());
        assertThat(platform.room(SqsRoom.class).depths()).isEqualTo(queues);
    }

    /** On AWS a network stands around it (Fargate), or its firewall (App Runner): the right token is not enough. */
    @ParameterizedTest
    @ValueSource(strings = {"cdk.out", "cdk.out-app-runner"})
    void the_service_is_closed_to_a_good_token_that_does_not_come_through_the_gateway(String assembly)
            throws Exception {
        Platform platform = boots(assembly);
        String token = new Api(platform).token("student_456");
        int port = platform.interactive().process().address().getPort();
        String base = platform.interactive().variables().getOrDefault(EnvironmentVariables.BASE_PATH, "");

        assertThat(profile("http://127.0.0.1:" + port, token)).isEqualTo(404);
        assertThat(profile("http://127.0.0.1:" + port + base, token)).isEqualTo(404);
        assertThat(profile(platform.interactiveUrl(), token))
                .as("as the gateway calls")
                .isEqualTo(200);
        assertThat(profile(platform.apiUrl(), token)).as("through the gateway").isEqualTo(200);
    }

    private static String asked(int port, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private int profile(String base, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/profile/student_456"))
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private Platform boots(String assembly) {
        Platform platform = BootedPlatform.start(Path.of("../../infra/target/" + assembly), Optional.of(data), true);
        running = Optional.of(platform);
        return platform;
    }

    /** What listens, and why nobody without keys gets anything. */
    private static Map<Integer, String> reasons(Platform platform) throws IOException {
        Map<Integer, String> reasons = new TreeMap<>();
        reasons.put(port(platform.apiUrl()), "the API asks for a token of the pool");
        reasons.put(port(platform.awsUrl()), "the AWS endpoint asks for a signature, its pages for a key");
        reasons.put(port(platform.government().url()), "the government asks for its token");
        reasons.put(port(platform.interactiveUrl()), "the service answers below a path that the gateway alone knows");
        platform.cloud()
                .xray()
                .collectorUrl()
                .ifPresent(url -> reasons.put(
                        port(url), "the collector of traces answers below a path that containers alone are told"));
        for (long pid : pidsOfFunctions(platform)) {
            reasons.put(runtimeApi(pid), "a function's Runtime API answers below a path that its process alone knows");
        }
        if (!platform.room(AppRunnerRoom.class).containers().isEmpty()) {
            String address = platform.room(AppRunnerRoom.class).publicUrl(platform.interactive());
            reasons.put(
                    port(address), "App Runner's public address has the firewall, which asks for the gateway's secret");
        }
        return reasons;
    }

    private static List<Long> pidsOfFunctions(Platform platform) {
        return platform.room(LambdaRoom.class).pids().values().stream()
                .flatMap(List::stream)
                .toList();
    }

    private static int runtimeApi(long pid) throws IOException {
        for (String variable :
                Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0")) {
            if (variable.startsWith("AWS_LAMBDA_RUNTIME_API=")) {
                return port("http://" + variable.substring(variable.indexOf('=') + 1));
            }
        }
        throw new IllegalStateException("process " + pid + " was told no Runtime API");
    }

    private static int port(String url) {
        return URI.create(url).getPort();
    }

    /** Every way in that some port of this machine has or had, tried at all of them. */
    private static List<Knock> knocks(Platform platform) {
        List<Knock> knocks = new ArrayList<>();
        String form = "application/x-www-form-urlencoded";
        for (String queue : platform.room(SqsRoom.class).depths().keySet()) {
            String message =
                    "Action=SendMessage&MessageBody=%7B%7D&QueueUrl=http%3A%2F%2Flocalhost%2F000000000000%2F" + queue;
            knocks.add(new Knock("POST", "/", form, message));
            knocks.add(new Knock("POST", "/000000000000/" + queue, form, message));
        }
        knocks.add(new Knock("GET", "/?Action=ListQueues", form, ""));
        knocks.add(new Knock("POST", "/", "application/x-amz-json-1.0", "{}"));
        String runtime = "/2018-06-01/runtime/";
        knocks.add(new Knock("GET", runtime + "invocation/next", "text/plain", ""));
        knocks.add(new Knock("POST", runtime + "init/error", "application/json", "{}"));
        knocks.add(new Knock("GET", "/container-credentials/ecs", "text/plain", ""));
        knocks.add(new Knock("GET", "/container-credentials/apprunner", "text/plain", ""));
        knocks.add(new Knock("POST", "/api/grades", "application/json", "{}"));
        knocks.add(new Knock("GET", "/api/grades", "text/plain", ""));
        knocks.add(new Knock("GET", "/profile/student_456", "text/plain", ""));
        knocks.add(new Knock("POST", "/behavior", "application/json", "{}"));
        for (String page : List.of(
                "status", "credentials", "alerts", "alarms", "schedules/" + anySchedule(platform), "executions/any")) {
            knocks.add(new Knock("GET", "/_luca/" + page, "text/plain", ""));
        }
        for (String page : List.of("time?seconds=1", "query", "schedules/" + anySchedule(platform) + "/run")) {
            knocks.add(new Knock("POST", "/_luca/" + page, "text/plain", "{}"));
        }
        return knocks;
    }

    private static String anySchedule(Platform platform) {
        return platform.room(io.luca.local.aws.service.scheduler.SchedulerRoom.class).schedules().summaries().stream()
                .findFirst()
                .orElseThrow()
                .name();
    }

    /** Ports of this process and of all that it started, in any protocol of TCP. */
    private static Set<Integer> listening() throws IOException {
        Map<String, Integer> byInode = new LinkedHashMap<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            Files.readAllLines(Path.of(table)).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns[STATE].equals(LISTENING))
                    .forEach(columns -> byInode.put(
                            "socket:[" + columns[INODE] + "]",
                            Integer.parseInt(columns[1].substring(columns[1].indexOf(':') + 1), 16)));
        }
        Set<Integer> ports = new TreeSet<>();
        List<Long> processes = Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .map(ProcessHandle::pid)
                .toList();
        for (long pid : processes) {
            for (String socket : sockets(pid)) {
                if (byInode.containsKey(socket)) {
                    ports.add(byInode.get(socket));
                }
            }
        }
        return ports;
    }

    private static List<String> sockets(long pid) throws IOException {
        List<String> sockets = new ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : open.toList()) {
                try {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException closed) {
                    // meanwhile
                }
            }
        } catch (NoSuchFileException ended) {
            return List.of();
        }
        return sockets;
    }
}
