package io.luca.local.workbench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.workbench.load.LoadClient;
import java.net.URI;
import java.util.List;

/** Requests of the teachers of {@link BenchSchools}, as the service takes them itself or at the gateway. Safe for use by many threads. */
final class ServiceCalls {

    private static final byte[] NO_BODY = {};

    private final LoadClient client;
    private final List<String> tokens;

    /** @param tokens as {@link BenchSchools#create} gives them */
    ServiceCalls(URI address, List<String> tokens) {
        this.client = new LoadClient(address);
        this.tokens = List.copyOf(tokens);
    }

    /** {@code POST /evaluations}; false if it was not stored. */
    boolean post(String prefix, long number) {
        String body = """
                {"student_id":"%s","subject":"%s","period":"Q1_2024","evaluation_id":"%s_%d",\
                "type":"exam","score":85,"date":"2024-02-15"}""".formatted(BenchSchools.marked(number), BenchSchools.subjectOf(number), prefix, number);
        LoadClient.Answer answer =
                client.send(client.request("POST", "/evaluations", token(number), body.getBytes(UTF_8)));
        return answer.status() == 201 && answer.body().length > 0;
    }

    /** The first mark of one of the pupils of whom nobody was asked before; false if it was not stored. */
    boolean postCold(long number) {
        String body = """
                {"student_id":"%s","subject":"%s","period":"Q1_2024","evaluation_id":"first",\
                "type":"exam","score":85,"date":"2024-02-15"}""".formatted(BenchSchools.cold((int) number), BenchSchools.MARKED.subject());
        return client.send(client.request("POST", "/evaluations", token(number), body.getBytes(UTF_8)))
                        .status()
                == 201;
    }

    /** {@code GET /profile/…}; false if it was not answered. */
    boolean profile(long number) {
        LoadClient.Answer answer =
                client.send(client.request("GET", "/profile/" + BenchSchools.student(number), token(number), NO_BODY));
        return answer.status() == 200 && answer.body().length > 0;
    }

    /** {@code GET /classes/…/students}; false if it was not answered. */
    boolean students(long number) {
        return read("/classes/" + BenchSchools.CLASS + "/students", number);
    }

    /** {@code GET /dashboard} of a class; false if it was not answered. */
    boolean dashboard(long number) {
        return read("/dashboard?class_id=" + BenchSchools.CLASS + "&period=Q1_2024", number);
    }

    private boolean read(String path, long number) {
        LoadClient.Answer answer = client.send(client.request("GET", path, token(number), NO_BODY));
        return answer.status() == 200 && answer.body().length > 0;
    }

    private String token(long number) {
        return tokens.get((int) (number % tokens.size()));
    }
}
