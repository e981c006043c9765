package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.cloud.GatewayIntegration;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.service.waf.WebAcl;
import io.luca.local.aws.trace.XRay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The fixture's API behind a real gateway, in front of a fake service, with a client. The token {@code good} is good. */
final class RunningGateway implements AutoCloseable {

    static final String GOOD = "{\"student_id\":\"student_1\",\"score\":87.5}";
    static final Clock FIXED = Clock.fixed(Instant.parse("2026-03-02T10:00:00Z"), ZoneOffset.UTC);

    final BlockingQueue<String> accessLog = new LinkedBlockingQueue<>();
    final BlockingQueue<GatewayIntegration.Call> calls = new LinkedBlockingQueue<>();
    final Metrics metrics = new Metrics(FIXED);
    final HttpClient client = HttpClient.newHttpClient();
    FakeService service = new FakeService();
    int sqsStatus = 200;

    private static final int CLOSES_WITHIN_MILLIS = 5_000;

    final XRay xray = new XRay(FIXED, Map.of());
    private final RestApis apis;
    private final Gateway gateway;

    RunningGateway(String settings, Optional<WebAcl> acl, Optional<WebAcl> serviceAcl) throws IOException {
        apis = new RestApis(
                Fixture.ENVIRONMENT,
                host -> host.equals("service.example")
                        ? Optional.of(new HttpTarget(service.address(), serviceAcl))
                        : Optional.empty(),
                Fixture.NO_LINKS,
                service -> Optional.of(call -> {
                    calls.add(call);
                    return new AwsReply(sqsStatus, "application/json", "{\"MessageId\":\"m-1\"}".getBytes(UTF_8));
                }));
        gateway = Gateway.start(
                0,
                Fixture.stage(apis, Fixture.openApi(), settings),
                (pool, token) -> pool.equals("arn:pool") && token.equals("good")
                        ? Optional.of(Map.of("custom:school_id", "school_1", "cognito:groups", List.of("teacher")))
                        : Optional.empty(),
                acl,
                FIXED,
                accessLog::add,
                new Gateway.Watchers(metrics, xray));
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** All that comes back until the gateway closes the connection. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(CLOSES_WITHIN_MILLIS);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    HttpResponse<String> post(String body, String... more) throws IOException, InterruptedException {
        String[] headers = new String[more.length + 4];
        System.arraycopy(more, 0, headers, 4, more.length);
        headers[0] = "Authorization";
        headers[1] = "Bearer good";
        headers[2] = "Content-Type";
        headers[3] = "application/json";
        return send("POST", "/evaluations", body, headers);
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.mapper.readTree(response.body());
    }

    @Override
    public void close() {
        gateway.close();
        xray.close();
        apis.close();
        service.close();
        client.close();
    }
}
