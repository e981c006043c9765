package io.luca.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {

    private static final ObjectMapper json = new ObjectMapper();

    @Test
    void what_a_line_says_itself_stands_over_its_context_and_is_said_once() throws Exception {
        String line = line(
                Map.of("school_id", "norte", "correlation_id", "c-1"),
                List.of(new KeyValuePair("school_id", "sur"), new KeyValuePair("status", 200)));

        JsonNode read = json.readTree(line);
        assertThat(read.path("school_id").asText()).isEqualTo("sur");
        assertThat(read.path("correlation_id").asText()).isEqualTo("c-1");
        assertThat(read.path("status").isInt()).isTrue();
        assertThat(line).containsOnlyOnce("\"school_id\"").endsWith("}\n");
    }

    @Test
    void a_value_that_is_absent_is_an_empty_text() throws Exception {
        assertThat(json.readTree(line(Map.of(), List.of(new KeyValuePair("cause", null))))
                        .path("cause")
                        .textValue())
                .isEmpty();
    }

    private static String line(Map<String, String> context, List<KeyValuePair> pairs) throws IOException {
        LoggerContext logging = new LoggerContext();
        Logger logger = logging.getLogger("test");
        LoggingEvent event = new LoggingEvent("test", logger, Level.INFO, "said", null, null);
        event.setMDCPropertyMap(context);
        event.setKeyValuePairs(pairs);
        JsonLines lines = new JsonLines();
        lines.setService("test");
        ILoggingEvent said = event;
        return new String(lines.encode(said), UTF_8);
    }
}
