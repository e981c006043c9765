package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.StateDiagram;
import io.luca.local.aws.service.stepfunctions.StateMachine;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The workflow of the government sync as the templates have it, and what else speaks of it. */
@ExtendWith(BootedPlatform.class)
class SyncWorkflowIT {

    private final Platform platform;

    SyncWorkflowIT(Booted booted) {
        this.platform = booted.platform();
    }

    /** The picture is drawn from the definition; when this fails, put the text in that it prints. */
    @Test
    void the_documents_show_it_as_it_is() throws IOException {
        String drawn = StateDiagram.of(machine());

        assertThat(Files.readString(Path.of("../../docs/government-sync.md"))).contains("```mermaid\n" + drawn + "```");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5 | must be a JSON object",
                "[{}] | must be a JSON object",
                "{\"perido\":\"Q1_2024\"} | perido: there is no such field",
                "{\"period\":5} | period must be the text of one period",
                "{\"period\":\"\"} | period must be the text of one period",
                "{\"period\":null} | period must be the text of one period",
                "{\"period\":[\"Q1_2024\"]} | period must be the text of one period",
                "{\"period\":\"Nope\"} | period: no school has the period Nope; there are: Q1_2024",
                "{\"period\":\"Nope\",\"reconcile\":true} | period: no school has the period Nope; there are: Q1_2024",
                "{\"period\":\"Q1 2024\"} | period: no school has the period Q1 2024; there are: Q1_2024",
                "{\"deadline\":\"foo\"} | deadline must be a time such as",
                "{\"deadline\":\"2026-13-07T20:00:00Z\"} | deadline must be a time such as",
                "{\"deadline\":7} | deadline must be a time such as",
                "{\"reconcile\":\"yes\"} | reconcile must be true or false",
                "{\"dry_run\":\"yes\"} | dry_run must be true or false",
                "{\"dry_run\":null} | dry_run must be true or false",
                "{\"dry_run\":true,\"reconcile\":true} | dry_run goes alone or with a period",
                "{\"dry_run\":true,\"part\":2} | dry_run goes alone or with a period",
                "{\"dry_run\":true,\"period\":\"Nope\"} | period: no school has the period Nope; there are: Q1_2024",
                "{\"run\":\"a b\"} | name is the run's",
                "{\"run\":5} | name is the run's",
                "{\"part\":\"2\"} | part, failures, probes and passes",
                "{\"cursor\":1} | cursor, is_told_of"
            })
    void an_input_that_cannot_be_followed_fails_at_once_and_says_why_and_writes_nothing(String input, String cause) {
        Execution ended = run(Optional.empty(), input);

        assertThat(ended.status()).as("%s", ended).isEqualTo(Execution.Status.FAILED);
        assertThat(ended.error()).contains("InvalidInput");
        assertThat(ended.cause().orElseThrow()).contains(cause);
        assertThat(failures(ended)).isEqualTo(1);
        try (TableAccess access = new TableAccess(platform)) {
            assertThat(access
                            .client()
                            .scanPaginator(scan -> scan.tableName(platform.tableName())
                                    .filterExpression("begins_with(SK, :sync)")
                                    .expressionAttributeValues(Map.of(":sync", AttributeValue.fromS("SYNC#Nope"))))
                            .items()
                            .stream())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ünï", "a(b)", "2026=1"})
    void a_name_that_aws_takes_and_no_run_can_have_fails_at_once(String name) {
        Execution ended = run(Optional.of(name), "{}");

        assertThat(ended.status()).isEqualTo(Execution.Status.FAILED);
        assertThat(ended.error()).contains("InvalidInput");
        assertThat(ended.cause().orElseThrow()).contains("A-Z a-z 0-9 _ . -");
    }

    @Test
    void an_input_with_every_field_that_a_caller_may_give_is_followed() {
        Execution ended = run(
                Optional.of("with-all.fields_1"),
                "{\"period\":\"Q1_2024\",\"deadline\":\"2199-01-07T20:00:00.5Z\",\"reconcile\":true}");

        assertThat(ended.error()).isEmpty();
        assertThat(entered(ended)).contains("CheckPeriod", "Reconcile");
        assertThat(entered(ended).indexOf("Reconcile")).isEqualTo(entered(ended).indexOf("CheckPeriod") + 1);
    }

    @Test
    void a_dry_run_asks_one_thing_and_tells_what_waits() throws IOException {
        Execution ended = run(Optional.empty(), "{\"dry_run\":true}");
        Execution ofOne = run(Optional.empty(), "{\"dry_run\":true,\"period\":\"Q1_2024\"}");
        Execution no = run(Optional.empty(), "{\"dry_run\":false,\"reconcile\":true}");

        assertThat(ended.error()).isEmpty();
        assertThat(entered(ended)).containsExactly("DryRun");
        assertThat(new ObjectMapper()
                        .readTree(ended.output().orElseThrow())
                        .path("government")
                        .asText())
                .isEqualTo("READY");
        assertThat(entered(ofOne)).containsExactly("CheckPeriod", "DryRun");
        assertThat(entered(no)).as("an ordinary run").contains("Reconcile").doesNotContain("DryRun");
    }

    /** Until it has ended, or waits. */
    private Execution run(Optional<String> name, String input) {
        Execution started = platform.room(StepFunctionsRoom.class).executions().start(machine(), name, input);
        platform.room(StepFunctionsRoom.class).executions().awaitQuiet(Duration.ofMinutes(2));
        return platform.room(StepFunctionsRoom.class)
                .executions()
                .find(started.arn())
                .orElseThrow();
    }

    private long failures(Execution of) {
        return platform.room(StepFunctionsRoom.class).executions().history(of.arn()).stream()
                .filter(event -> event.type().endsWith("Failed"))
                .count();
    }

    private List<String> entered(Execution of) {
        return platform.room(StepFunctionsRoom.class).executions().history(of.arn()).stream()
                .filter(event -> event.type().equals("TaskStateEntered"))
                .map(event -> String.valueOf(event.details().get("name")))
                .toList();
    }

    private StateMachine machine() {
        return platform.room(StepFunctionsRoom.class).machines().all().stream()
                .filter(machine -> machine.arn().endsWith(ResourceNames.SYNC_WORKFLOW))
                .findFirst()
                .orElseThrow();
    }

    /** Step Functions knows an error by the name of its class. */
    @Test
    void the_error_that_its_retries_name_is_a_class_of_its_functions() throws IOException {
        assertThat(Files.readString(Path.of("../../infra/src/main/resources/gov-sync.asl.json")))
                .contains("\"io.luca.gov.TryAgainException\"");
        assertThat(Path.of("../../gov-sync/target/classes/io/luca/gov/TryAgainException.class"))
                .exists();
    }
}
