package io.luca.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class StepCallsTest {

    private final StepCalls calls = new StepCalls(new JsonMapper(), AgainException::new);

    /** As a workflow's module has one of its own. */
    private static final class AgainException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AgainException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @Test
    void a_step_is_told_an_object_and_answers_with_one() throws IOException {
        assertThat(answer("{\"part\": 1}", told -> told.put("done", true))).isEqualTo("{\"part\":1,\"done\":true}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "null", ""})
    void what_is_no_object_is_refused_before_any_work(String input) {
        assertThatThrownBy(() -> answer(input, _ -> {
                    throw new AssertionError("no work was to be done");
                }))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID));
    }

    @Test
    void what_may_succeed_soon_is_told_by_the_workflows_own_exception_and_its_cause() {
        LucaException busy = LucaException.unavailable("busy", null);

        assertThatThrownBy(() -> answer("{}", _ -> {
                    throw busy;
                }))
                .isInstanceOf(AgainException.class)
                .hasMessage("busy")
                .hasCause(busy);
    }

    /** No retry within a request helps, but a workflow has time. */
    @Test
    void what_is_refused_for_now_may_succeed_for_a_workflow() {
        assertThatThrownBy(() -> answer("{}", _ -> {
                    throw LucaException.closed("refused", null);
                }))
                .isInstanceOf(AgainException.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNAVAILABLE")
    void any_other_failure_is_no_reason_to_try_again(ErrorCode code) {
        LucaException failed = LucaException.of(code, "failed");

        assertThatThrownBy(() -> answer("{}", _ -> {
                    throw failed;
                }))
                .isSameAs(failed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"run\": \"sync-1\", \"school_id\": \"norte\"}",
                "{\"run\": \"sync-1\", \"batch\": {\"school_id\": \"norte\"}}",
                "{\"run\": \"other\", \"correlation_id\": \"sync-1\", \"school_id\": \"norte\"}"
            })
    void lines_of_a_step_say_what_it_is_for_and_of_which_school(String input) throws IOException {
        Map<String, String> said = new HashMap<>();

        String _ = answer(input, told -> {
            said.putAll(MDC.getCopyOfContextMap());
            return told;
        });

        assertThat(said).isEqualTo(Map.of("correlation_id", "sync-1", "school_id", "norte"));
    }

    @Test
    void what_is_no_name_is_not_said() throws IOException {
        Map<String, String> said = new HashMap<>();

        String _ = answer("{\"run\": \"of Valentina Rojas\", \"school_id\": 1}", told -> {
            Optional.ofNullable(MDC.getCopyOfContextMap()).ifPresent(said::putAll);
            return told;
        });

        assertThat(said).isEmpty();
    }

    @Test
    void a_mistake_of_ours_passes_as_it_is() {
        IllegalStateException bug = new IllegalStateException("bug");

        assertThatThrownBy(() -> answer("{}", _ -> {
                    throw bug;
                }))
                .isSameAs(bug);
    }

    private String answer(String input, Function<ObjectNode, ObjectNode> work) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        calls.answer(new ByteArrayInputStream(input.getBytes(UTF_8)), output, work);
        return output.toString(UTF_8);
    }
}
