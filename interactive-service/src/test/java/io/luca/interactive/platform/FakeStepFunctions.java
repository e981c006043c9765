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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Starts and stops executions by the wire protocol and runs none. A name that runs is started again with the same input only; one that
 * has ended, never. Says how an execution is.
 */
public final class FakeStepFunctions implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, Execution> executions = new ConcurrentHashMap<>();
    private final Map<String, String> ended = new ConcurrentHashMap<>();
    private final AtomicReference<Runnable> beforeStart = new AtomicReference<>(() -> {});
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

    /** Has something happen once, when the next start has come here and nothing was started yet. */
    public void beforeNextStart(Runnable work) {
        beforeStart.set(work);
    }

    /** The names of a school's executions that run. */
    public List<String> running(String school) {
        return of(school).stream()
                .map(Execution::name)
                .filter(name -> !ended.containsKey(name))
                .toList();
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
                beforeStart.getAndSet(() -> {}).run();
                start(exchange, body);
            } else if ("AWSStepFunctions.StopExecution".equals(target)) {
                stop(exchange, body.path("executionArn").asText());
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

    private void stop(HttpExchange exchange, String arn) throws IOException {
        Optional<Execution> found = find(arn);
        if (found.isEmpty()) {
            sendAbsent(exchange);
            return;
        }
        ended.putIfAbsent(found.get().name(), "ABORTED");
        send(exchange, 200, "{\"stopDate\":1.0}");
    }

    private Optional<Execution> find(String arn) {
        String name = arn.substring(arn.lastIndexOf(':') + 1);
        return Optional.ofNullable(executions.get(name))
                .filter(found -> arn.equals(found.workflow().replace(":stateMachine:", ":execution:") + ":" + name));
    }

    private static void sendAbsent(HttpExchange exchange) throws IOException {
        send(exchange, 400, "{\"__type\":\"ExecutionDoesNotExist\",\"message\":\"it does not\"}");
    }

    private void describe(HttpExchange exchange, String arn) throws IOException {
        Optional<Execution> found = find(arn);
        if (found.isEmpty()) {
            sendAbsent(exchange);
            return;
        }
        send(
                exchange,
                200,
                json.createObjectNode()
                        .put("executionArn", arn)
                        .put("stateMachineArn", found.get().workflow())
                        .put("status", ended.getOrDefault(found.get().name(), "RUNNING"))
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
