package io.luca.interactive.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Starts executions by the wire protocol and runs none. A name that runs is started again with the same input only; one that
 * has ended, never. Says how an execution is.
 */
public final class FakeStepFunctions implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, Execution> executions = new ConcurrentHashMap<>();
    private final Map<String, String> ended = new ConcurrentHashMap<>();
    private volatile boolean down;

    /** What was started. */
    public record Execution(String workflow, String name, JsonNode input) {}

    FakeStepFunctions() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void goDown() {
        down = true;
    }

    public void comeBack() {
        down = false;
    }

    /**
     * Lets an execution come to its end.
     *
     * @param status {@code SUCCEEDED}, {@code FAILED} or another of AWS
     */
    public void end(String name, String status) {
        ended.put(name, status);
    }

    /** The executions of a school, each once. */
    public List<Execution> of(String school) {
        List<Execution> found = new ArrayList<>(executions.values());
        found.removeIf(each -> !each.input().path("school_id").asText().equals(school));
        return found;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = json.readTree(exchange.getRequestBody());
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (down) {
                send(exchange, 500, "{\"__type\":\"InternalFailure\"}");
            } else if ("AWSStepFunctions.StartExecution".equals(target)) {
                start(exchange, body);
            } else if ("AWSStepFunctions.DescribeExecution".equals(target)) {
                describe(exchange, body.path("executionArn").asText());
            } else {
                send(exchange, 400, "{\"__type\":\"UnknownOperationException\"}");
            }
        }
    }

    private void start(HttpExchange exchange, JsonNode body) throws IOException {
        if (tryToStart(body)) {
            send(exchange, 200, "{\"executionArn\":\"arn:aws:states:::execution\",\"startDate\":1.0}");
        } else {
            send(exchange, 400, "{\"__type\":\"ExecutionAlreadyExists\",\"message\":\"it does\"}");
        }
    }

    private void describe(HttpExchange exchange, String arn) throws IOException {
        String name = arn.substring(arn.lastIndexOf(':') + 1);
        Execution found = executions.get(name);
        if (found == null || !arn.equals(found.workflow().replace(":stateMachine:", ":execution:") + ":" + name)) {
            send(exchange, 400, "{\"__type\":\"ExecutionDoesNotExist\",\"message\":\"it does not\"}");
            return;
        }
        send(
                exchange,
                200,
                json.createObjectNode()
                        .put("executionArn", arn)
                        .put("stateMachineArn", found.workflow())
                        .put("status", ended.getOrDefault(name, "RUNNING"))
                        .toString());
    }

    private boolean tryToStart(JsonNode body) throws IOException {
        Execution asked = new Execution(
                body.path("stateMachineArn").asText(),
                body.path("name").asText(),
                json.readTree(body.path("input").asText()));
        Execution present = executions.putIfAbsent(asked.name(), asked);
        return present == null || (present.equals(asked) && !ended.containsKey(asked.name()));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
