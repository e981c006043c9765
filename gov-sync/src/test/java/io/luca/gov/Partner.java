package io.luca.gov;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A government that does what the test's script says, one line for each batch that comes; without a line, it takes the batch. */
final class Partner implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    /** What it does with one batch. */
    sealed interface Line {}

    record Stored() implements Line {}

    /** Says something else. */
    record Says(int status, String body, String retryAfter, boolean stores) implements Line {}

    /** Closes the connection. */
    record Breaks(boolean stores) implements Line {}

    /** Says nothing until the test is over. */
    record Holds(boolean stores) implements Line {}

    /** Begins an answer, and says no more until the test is over. */
    record Falters() implements Line {}

    static Line status(int status) {
        return new Says(status, "{}", "", false);
    }

    private final HttpServer server;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Deque<Line> script = new ArrayDeque<>();
    private final Deque<Line> questions = new ArrayDeque<>();
    private final Map<String, ObjectNode> stored = new LinkedHashMap<>();
    private final List<HttpExchange> posts = new ArrayList<>();
    private final List<String> questionsAsked = new ArrayList<>();
    private String token = "secret";
    private String refuses = "";
    private Runnable beforeAnswer = () -> {};

    Partner() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/grades", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    synchronized Partner next(Line... lines) {
        script.addAll(List.of(lines));
        return this;
    }

    synchronized Partner nextAnswer(Line... lines) {
        questions.addAll(List.of(lines));
        return this;
    }

    synchronized void accepts(String other) {
        token = other;
    }

    /** Refuses every batch with this student in it, by name. */
    synchronized void refuses(String student) {
        refuses = student;
    }

    synchronized void beforeAnswer(Runnable work) {
        beforeAnswer = work;
    }

    /** Loses a batch. */
    synchronized void lose(String key) {
        stored.remove(key);
    }

    synchronized void put(String key, ObjectNode batch) {
        stored.put(key, batch);
    }

    synchronized int posts() {
        return posts.size();
    }

    synchronized List<String> asked() {
        return List.copyOf(questionsAsked);
    }

    synchronized List<String> keys() {
        return List.copyOf(stored.keySet());
    }

    synchronized String header(String name) {
        return posts.getLast().getRequestHeaders().getFirst(name);
    }

    /** Each version of a grade that it has, with how many times. */
    synchronized Map<String, Integer> versions() {
        Map<String, Integer> versions = new TreeMap<>();
        stored.values()
                .forEach(batch -> batch.path("grades")
                        .forEach(grade -> versions.merge(
                                batch.path("school_id").asText() + "/"
                                        + grade.path("student_id").asText() + "/"
                                        + grade.path("subject").asText() + "/"
                                        + grade.path("version").asInt(),
                                1,
                                Integer::sum)));
        return versions;
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String presented = exchange.getRequestHeaders().getFirst("Authorization");
        if (!("Bearer " + token).equals(presented)) {
            if (exchange.getRequestMethod().equals("POST")) {
                note(exchange);
            }
            answer(exchange, 401, "{\"message\":\"the token is not known\"}", "");
        } else if (exchange.getRequestMethod().equals("POST")) {
            note(exchange);
            post(exchange, body);
        } else {
            get(exchange);
        }
    }

    private synchronized void note(HttpExchange exchange) {
        posts.add(exchange);
    }

    private void post(HttpExchange exchange, byte[] body) throws IOException {
        ObjectNode batch = (ObjectNode) json.readTree(body);
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String named = refused(batch);
        if (!named.isEmpty()) {
            answer(exchange, 422, named, "");
            return;
        }
        switch (line(script)) {
            case Says says -> {
                keep(says.stores(), key, batch);
                answer(exchange, says.status(), says.body(), says.retryAfter());
            }
            case Breaks breaks -> {
                keep(breaks.stores(), key, batch);
                exchange.close();
            }
            case Holds holds -> {
                keep(holds.stores(), key, batch);
                hold(exchange);
            }
            case Falters _ -> {
                keep(true, key, batch);
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                hold(exchange);
            }
            case Stored _ -> {
                keep(true, key, batch);
                answer(exchange, 202, receipt(key).toString(), "");
            }
        }
    }

    private synchronized Line line(Deque<Line> of) {
        Line line = of.poll();
        return line == null ? new Stored() : line;
    }

    private synchronized String refused(ObjectNode batch) throws IOException {
        for (JsonNode grade : batch.path("grades")) {
            if (!refuses.isEmpty() && grade.path("student_id").asText().equals(refuses)) {
                ObjectNode answer = json.createObjectNode();
                answer.putArray("errors")
                        .addObject()
                        .put("student_id", refuses)
                        .put("subject", grade.path("subject").asText())
                        .put("code", "unknown_student")
                        .put("message", "The register does not know this student.");
                return json.writeValueAsString(answer);
            }
        }
        return "";
    }

    private void keep(boolean stores, String key, ObjectNode batch) {
        synchronized (this) {
            if (stores && !batch.equals(stored.getOrDefault(key, batch))) {
                throw new IllegalStateException("another batch under key " + key);
            }
            if (stores) {
                stored.put(key, batch);
            }
        }
        beforeAnswer.run();
    }

    private synchronized ObjectNode receipt(String key) {
        return json.createObjectNode()
                .put("receipt", "R-" + key.substring(0, 8))
                .put("accepted", stored.get(key).path("grades").size());
    }

    private void get(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        synchronized (this) {
            questionsAsked.add(exchange.getRequestURI().toString());
        }
        Line line = line(questions);
        if (line instanceof Says says) {
            answer(exchange, says.status(), says.body(), says.retryAfter());
        } else if (line instanceof Breaks) {
            exchange.close();
        } else if (line instanceof Holds) {
            hold(exchange);
        } else if (path.startsWith("/api/grades/batches/")) {
            String key = path.substring("/api/grades/batches/".length());
            if (keys().contains(key)) {
                answer(exchange, 200, receipt(key).toString(), "");
            } else {
                answer(exchange, 404, "{\"message\":\"there is no batch of this key\"}", "");
            }
        } else {
            answer(exchange, 200, page(exchange.getRequestURI().getQuery()).toString(), "");
        }
    }

    /** Two batches a page. */
    private synchronized ObjectNode page(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        int from = Integer.parseInt(parameters.getOrDefault("cursor", "0"));
        List<String> keys = stored.entrySet().stream()
                .filter(entry -> entry.getValue().path("school_id").asText().equals(parameters.get("school_id"))
                        && entry.getValue().path("period").asText().equals(parameters.get("period")))
                .map(Map.Entry::getKey)
                .toList();
        ObjectNode answer = json.createObjectNode();
        ArrayNode receipts = answer.putArray("receipts");
        for (String key : keys.subList(Math.min(from, keys.size()), Math.min(from + 2, keys.size()))) {
            ObjectNode one = receipts.addObject().put("key", key).put("receipt", "R-" + key.substring(0, 8));
            ArrayNode grades = one.putArray("grades");
            stored.get(key)
                    .path("grades")
                    .forEach(grade -> grades.addObject()
                            .put("student_id", grade.path("student_id").asText())
                            .put("subject", grade.path("subject").asText())
                            .put("version", grade.path("version").asInt()));
        }
        return from + 2 < keys.size() ? answer.put("cursor", Integer.toString(from + 2)) : answer;
    }

    private void hold(HttpExchange exchange) {
        try {
            boolean _ = over.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, String body, String retryAfter) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
