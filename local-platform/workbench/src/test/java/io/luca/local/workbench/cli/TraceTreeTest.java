package io.luca.local.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTreeTest {

    private static final ObjectMapper json = new ObjectMapper();

    @Test
    void each_span_stands_below_the_one_that_it_is_part_of() throws IOException {
        List<String> lines = TraceTree.lines(read("""
                {"id":"58406520a006649127e371903a2de979","spans":[
                 {"id":"a","parent":"","service":"api/v1","name":"GET /profile/{student_id}","micros":21500,
                  "attributes":{"http.response.status_code":"503"},"failed":true},
                 {"id":"b","parent":"a","service":"luca-interactive","name":"GET /profile/{student_id}","micros":20000,
                  "attributes":{"school_id":"norte"}},
                 {"id":"c","parent":"b","service":"luca-interactive","name":"DynamoDb.Query","micros":1500,
                  "attributes":{"aws.attempts":"2"}},
                 {"id":"d","parent":"elsewhere","service":"other","name":"late","micros":1,"attributes":{}}]}"""));

        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).isEqualTo("trace 1-58406520-a006649127e371903a2de979");
        assertThat(lines.get(1))
                .startsWith("  GET /profile")
                .contains("21.5 ms", "api/v1", "status_code=503", "failed");
        assertThat(lines.get(2))
                .startsWith("    GET /profile")
                .contains("school_id=norte")
                .doesNotContain("failed");
        assertThat(lines.get(3)).startsWith("      DynamoDb.Query").contains("attempts=2");
        assertThat(lines.get(4)).startsWith("  late");
    }

    @Test
    void a_long_trace_ends_with_how_many_more_there_are() {
        ObjectNode trace = json.createObjectNode().put("id", "58406520a006649127e371903a2de979");
        ArrayNode spans = trace.putArray("spans");
        for (int number = 0; number < 300; number++) {
            spans.addObject().put("id", "s" + number).put("name", "call");
        }

        List<String> lines = TraceTree.lines(trace);

        assertThat(lines).hasSize(201);
        assertThat(lines.getLast()).isEqualTo("  … and 101 more");
    }

    private static JsonNode read(String text) throws IOException {
        return json.readTree(text);
    }
}
