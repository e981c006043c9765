package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.metric.Metrics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvokeTaskTest {

    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";
    private static final Caller MACHINE =
            new Caller.RoleSession("arn:aws:iam::000000000000:role/S-Machine", "n", Map.of(), Instant.MAX);
    private static final FunctionConfig CONFIG = new FunctionConfig(
            "f",
            ARN,
            "role-of-f",
            "H::h",
            Path.of("."),
            Map.of(),
            128,
            Duration.ofSeconds(3),
            false,
            OptionalInt.empty());

    private final Faults faults = new Faults();
    private final List<String> asked = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private String answer = "{\"y\":2}";
    private String failure = "";
    private boolean isBusy;

    @Test
    void the_result_has_the_functions_answer_and_what_ran() throws Exception {
        JsonNode result = call("{\"FunctionName\":\"f\",\"Payload\":{\"x\":1}}");

        assertThat(result).isEqualTo(read("{\"ExecutedVersion\":\"1\",\"StatusCode\":200,\"Payload\":{\"y\":2}}"));
        assertThat(events).containsExactly("{\"x\":1}");
        assertThat(asked)
                .containsExactly(
                        "arn:aws:sts::000000000000:assumed-role/S-Machine/n lambda:InvokeFunction " + ARN + ":live");
    }

    @Test
    void a_function_that_says_nothing_gives_null_and_gets_an_empty_event_if_there_is_none() throws Exception {
        answer = "";

        assertThat(call("{\"FunctionName\":\"f\"}").path("Payload").isNull()).isTrue();
        assertThat(events).containsExactly("{}");
    }

    @Test
    void where_as_many_run_as_may_the_task_fails_by_the_name_that_its_retries_know() {
        isBusy = true;

        assertThatThrownBy(() -> call("{\"FunctionName\":\"f\"}"))
                .isInstanceOfSatisfying(
                        StateFailedException.class,
                        failed -> assertThat(failed.error()).isEqualTo("Lambda.TooManyRequestsException"));
    }

    @ParameterizedTest
    @CsvSource({"ERROR, Lambda.ServiceException", "THROTTLE, Lambda.TooManyRequestsException"})
    void while_lambda_fails_no_function_is_called_and_the_task_fails_by_a_name_of_lambdas(
            Faults.Kind kind, String error) {
        faults.begin("lambda", kind);

        assertThatThrownBy(() -> call("{\"FunctionName\":\"f\"}"))
                .isInstanceOfSatisfying(
                        StateFailedException.class,
                        failed -> assertThat(failed.error()).isEqualTo(error));
        assertThat(events).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"errorType":"io.luca.gov.Down","errorMessage":"m"} | io.luca.gov.Down
            {"errorMessage":"m"}                                | Lambda.Unknown
            f timed out after 3 seconds                         | Lambda.Unknown
            """)
    void what_the_function_throws_is_named_by_its_class_and_the_cause_is_its_report(String report, String error) {
        failure = report;

        assertThatThrownBy(() -> call("{\"FunctionName\":\"f\"}"))
                .isInstanceOfSatisfying(StateFailedException.class, failed -> {
                    assertThat(failed.error()).isEqualTo(error);
                    assertThat(failed.reason().orElse("")).startsWith("{").contains("\"errorMessage\":");
                });
    }

    @Test
    void a_function_that_does_not_exist_or_may_not_be_called_is_not_called() {
        assertThatThrownBy(() -> call("{\"FunctionName\":\"g\"}"))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo("ResourceNotFoundException"));
        InvokeTask closed = new InvokeTask(
                InvokeTaskTest::refer,
                (_, _, _, _) -> {
                    throw AwsError.invalid("AccessDeniedException", "no");
                },
                faults,
                (_, event, _) -> invoke(event));
        assertThatThrownBy(() -> closed.call(MACHINE, read("{\"FunctionName\":\"f\"}")))
                .hasMessage("no");
        assertThat(events).isEmpty();
    }

    private JsonNode call(String arguments) throws StateFailedException {
        InvokeTask task = new InvokeTask(
                InvokeTaskTest::refer,
                (caller, action, resource, _) -> asked.add(caller.arn() + " " + action + " " + resource),
                faults,
                (_, event, _) -> invoke(event));
        return task.call(MACHINE, read(arguments));
    }

    private byte[] invoke(byte[] event) throws FunctionFailedException {
        events.add(new String(event, UTF_8));
        if (isBusy) {
            throw new FunctionThrottledException(FunctionThrottledException.Limit.OF_THE_FUNCTION);
        }
        if (!failure.isEmpty()) {
            throw new FunctionFailedException(failure);
        }
        return answer.getBytes(UTF_8);
    }

    private static FunctionReference refer(String name) {
        if (!name.equals("f")) {
            throw new IllegalArgumentException("Function not found: " + name);
        }
        LambdaFunction function = new LambdaFunction(
                CONFIG,
                new Metrics(Clock.systemUTC()),
                () -> {
                    throw new AssertionError("no process is needed here");
                },
                InvocationTraces.NONE);
        return new FunctionReference(function, Optional.of("live"));
    }

    private static JsonNode read(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
