package io.luca.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page of somewhere else, in a browser of this machine: it may send to each port on loopback, and if its name leads here it may
 * read too. Here the requests that browsers make, and the browser itself where one is installed.
 */
@ExtendWith(BootedPlatform.class)
class StrangePageIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Duration BROWSER_LIMIT = Duration.ofSeconds(60);
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    private final Platform platform;

    StrangePageIT(Booted booted) {
        platform = booted.platform();
    }

    @ParameterizedTest
    @CsvSource({
        "aws, GET, /_luca/credentials",
        "aws, GET, /_luca/status",
        "aws, POST, /_luca/time?seconds=60",
        "aws, POST, /",
        "aws, GET, /container-credentials/ecs",
        "api, GET, /profile/student_456",
        "api, POST, /behavior",
        "government, POST, /api/grades",
    })
    void a_name_that_somebody_made_lead_here_is_not_this_machine(String to, String method, String path)
            throws IOException {
        for (String host : List.of(
                "evil.example", "evil.example:4566", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1")) {
            assertThat(exchange(to, method, path, "Host: " + host + "\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.1 421 ");
        }
        for (String host : List.of("localhost", "localhost:1", "127.0.0.1:4566", "[::1]:4566", "lake.localhost")) {
            assertThat(exchange(to, method, path, "Host: " + host + "\r\n"))
                    .as(host)
                    .doesNotStartWith("HTTP/1.1 421 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aws, GET, /_luca/credentials",
        "aws, POST, /_luca/time?seconds=60",
        "aws, POST, /",
        "api, GET, /profile/student_456",
        "api, POST, /behavior",
        "government, POST, /api/grades",
    })
    void a_page_of_another_origin_is_turned_away(String to, String method, String path) throws IOException {
        for (String origin : List.of("https://evil.example", "http://localhost:3000", "null")) {
            assertThat(exchange(to, method, path, "Host: localhost\r\nOrigin: " + origin + "\r\n"))
                    .as(origin)
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws", "api", "government"})
    void who_sends_two_hosts_or_two_origins_is_turned_away(String to) throws IOException {
        String twoOrigins = "Host: localhost\r\nOrigin: https://app.luca.example\r\nOrigin: https://evil.example\r\n";

        assertThat(exchange(to, "GET", "/", twoOrigins)).startsWith("HTTP/1.1 403 ");
        assertThat(exchange(to, "GET", "/", "Host: localhost\r\nHost: evil.example\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void the_page_of_the_templates_origin_may_call_the_api() throws IOException {
        String answer = exchange(
                "api", "GET", "/profile/student_456", "Host: localhost\r\nOrigin: https://app.luca.example\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("https://app.luca.example");
    }

    /** What the issue was: 49 days passed, and removals with them. */
    @Test
    void a_page_in_a_real_browser_can_let_no_time_pass_and_reads_nothing(@TempDir Path profile) throws Exception {
        Optional<Path> browser = browser();
        if (browser.isEmpty()) {
            System.err.println(
                    "NOT RUN: no browser on this machine has tried its doors; install Debian's chromium to have it done");
        }
        assumeTrue(browser.isPresent(), "no browser on this machine");
        Instant before = platform.cloud().timeline().now();
        long refused = platform.cloud().roles().refusals();
        CompletableFuture<String> said = new CompletableFuture<>();
        HttpServer elsewhere = page(said);
        try {
            Process running = open(
                    browser.get(),
                    profile,
                    "http://evil.example:" + elsewhere.getAddress().getPort() + "/");
            try {
                JsonNode outcome = json.readTree(said.get(BROWSER_LIMIT.toSeconds(), TimeUnit.SECONDS));

                assertThat(outcome)
                        .hasSizeGreaterThanOrEqualTo(10)
                        .allSatisfy(each -> assertThat(each.asText())
                                .as(outcome.toPrettyString())
                                .matches("failed|opaque|40[0-9]|421"));
            } finally {
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly().waitFor();
            }
        } finally {
            elsewhere.stop(0);
        }
        assertThat(Duration.between(before, platform.cloud().timeline().now()))
                .isLessThan(BROWSER_LIMIT.plus(BROWSER_LIMIT));
        assertThat(platform.cloud().roles().refusals())
                .as("nothing came so far")
                .isEqualTo(refused);
    }

    private static Process open(Path browser, Path profile, String url) throws IOException {
        return new ProcessBuilder(
                        browser.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
                        "--host-resolver-rules=MAP *.example 127.0.0.1",
                        "--user-data-dir=" + profile,
                        url)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Optional<Path> browser() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(directory -> BROWSERS.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A page that tries all that a page can, and tells its own server what became of it. */
    private HttpServer page(CompletableFuture<String> said) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String html = PAGE.replace("AWS", String.valueOf(port("aws"))).replace("API", String.valueOf(port("api")));
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/said")) {
                said.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            }
            byte[] body = html.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** As itself, and by a name of its own that leads to this machine, which to the browser is no other place. */
    private static final String PAGE = """
            <script>
            const outcome = {};
            async function attempt(name, url, options) {
              try {
                const answer = await fetch(url, options);
                outcome[name] = answer.type === 'opaque' ? 'opaque' : String(answer.status);
              } catch (refused) { outcome[name] = 'failed'; }
            }
            const key = {Authorization: 'Bearer luca-operator-of-this-machine'};
            (async () => {
              for (const host of ['localhost', '127.0.0.1', 'evil.example']) {
                const aws = 'http://' + host + ':AWS', api = 'http://' + host + ':API';
                await attempt(host + ' time', aws + '/_luca/time?seconds=86400', {method: 'POST', mode: 'no-cors'});
                await attempt(host + ' time with the key', aws + '/_luca/time?seconds=86400', {method: 'POST', headers: key});
                await attempt(host + ' credentials', aws + '/_luca/credentials', {headers: key});
                await attempt(host + ' schedule', aws + '/_luca/schedules/any/run', {method: 'POST', mode: 'no-cors'});
                await attempt(host + ' queue', aws + '/', {method: 'POST', mode: 'no-cors',
                  body: new URLSearchParams({Action: 'SendMessage', MessageBody: '{}'})});
                await attempt(host + ' event', api + '/behavior', {method: 'POST', mode: 'no-cors', body: '{}'});
              }
              await fetch('/said', {method: 'POST', body: JSON.stringify(outcome)});
            })();
            </script>""";

    private String exchange(String to, String method, String path, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(to))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\n" + headers
                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            StringBuilder head =
                    new StringBuilder(); // what follows is not waited for: the server may keep the connection
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                head.append((char) next);
            }
            return head.toString();
        }
    }

    private int port(String of) {
        String url = switch (of) {
            case "aws" -> platform.awsUrl();
            case "api" -> platform.apiUrl();
            default -> platform.government().url();
        };
        return URI.create(url).getPort();
    }
}
