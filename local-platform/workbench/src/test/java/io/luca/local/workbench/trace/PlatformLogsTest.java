package io.luca.local.workbench.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformLogsTest {

    private static final String REQUEST = "Dmq4sD5bhXyE0Zo=";
    private static final String OTHER = "Abc4sD5bhXyE0Zo=";
    private static final String CLIENT = "0a1b2c3d-0000-4000-8000-000000000001";

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("access.log"), """
                {"request_id":"%s","time":"30/Nov/2026:08:36:28 +0000","method":"POST","route":"/behavior","status":"202","error":"-"}
                {"request_id":"%s","time":"30/Nov/2026:08:36:29 +0000","method":"GET","route":"/config","status":"200"}
                """.formatted(REQUEST, OTHER));
        Files.writeString(
                directory.resolve("Worker.log"), """
                {"timestamp":"2026-11-30T08:36:31Z","service":"behavior-worker","message":"messages_ingested","correlation_ids":"%s %s","stored":2}
                no json at all: %s
                {"timestamp":"2026-11-30T08:36:30Z","service":"behavior-worker","message":"message_ingested","correlation_id":"%s",\
                "client_correlation_id":"%s","exception":"java.io.IOException\\n\\tat somewhere"}
                {"timestamp":"2026-11-30T08:36:32Z","service":"behavior-worker","message":"about %s","correlation_id":"another"}
                """.formatted(REQUEST, OTHER, REQUEST, REQUEST, CLIENT, REQUEST));
    }

    @Test
    void all_lines_of_a_request_are_given_in_order_of_time_from_all_logs_and_no_others() {
        List<TracedLine> lines = new PlatformLogs(directory).of(new TracedId(REQUEST));

        assertThat(lines)
                .extracting(TracedLine::service, TracedLine::message)
                .containsExactly(
                        tuple("gateway", "POST /behavior"),
                        tuple("behavior-worker", "message_ingested"),
                        tuple("behavior-worker", "messages_ingested"));
        assertThat(lines.getFirst().details()).containsOnlyKeys("status").containsEntry("status", "202");
        assertThat(lines.get(1).details()).containsEntry("exception", "java.io.IOException");
        assertThat(lines.get(2).details()).containsEntry("stored", "2");
    }

    @Test
    void what_a_client_calls_its_request_finds_all_lines_of_the_request() {
        assertThat(new PlatformLogs(directory).of(new TracedId(CLIENT)))
                .isEqualTo(new PlatformLogs(directory).of(new TracedId(REQUEST)));
    }

    @Test
    void an_id_that_is_in_no_line_has_none() {
        assertThat(new PlatformLogs(directory).of(new TracedId("Zzz4sD5bhXyE0Zo=")))
                .isEmpty();
    }

    @Test
    void a_run_of_thousands_of_lines_is_cut_off() throws IOException {
        String line = "{\"timestamp\":\"2026-11-30T08:36:31Z\",\"service\":\"gov-sync\",\"message\":\"step_done\","
                + "\"correlation_id\":\"run-77\"}\n";
        Files.writeString(directory.resolve("Sync.log"), line.repeat(PlatformLogs.MOST_LINES + 10));

        assertThat(new PlatformLogs(directory).of(new TracedId("run-77"))).hasSize(PlatformLogs.MOST_LINES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a'b--x", "a b c d", "x\" or true", "$(id)x"})
    void what_can_be_no_id_or_would_end_a_query_is_refused(String id) {
        assertThatThrownBy(() -> new TracedId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the ID must be 4 to 80");
    }

    @Test
    void a_directory_that_is_none_is_told() {
        assertThatThrownBy(() -> new PlatformLogs(directory.resolve("nowhere")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no directory of logs at");
    }

    @Test
    void aws_is_asked_by_the_beginnings_of_the_groups_names_five_at_most() throws IOException {
        for (String stack :
                List.of("LucaApi", "LucaBehavior", "LucaData", "LucaGovSync", "LucaPrivacy", "LucaPipeline")) {
            Files.writeString(directory.resolve(stack + ".template.json"), """
                    {"Resources":{"Log":{"Type":"AWS::Logs::LogGroup","Properties":{}},"Queue":{"Type":"AWS::SQS::Queue"}}}""");
        }
        Files.writeString(directory.resolve("LucaGov.template.json"), """
                {"Resources":{"Log":{"Type":"AWS::Logs::LogGroup","Properties":{"LogGroupName":"/aws/vendedlogs/states/luca"}}}}""");

        AwsQueries aws = new AwsQueries(new TracedId(REQUEST), LogGroups.of(directory));

        assertThat(aws.groups().prefixes()).containsExactly("/aws/vendedlogs/states/luca", "Luca");
        assertThat(aws.logsInsights())
                .startsWith("SOURCE logGroups(namePrefix: ['/aws/vendedlogs/states/luca', 'Luca'])")
                .contains("filter @message like '" + REQUEST + "'");
        assertThat(aws.traceFilter())
                .isEqualTo("annotation.correlation_id = \"%s\" OR annotation.run = \"%s\"".formatted(REQUEST, REQUEST));
    }
}
