package io.luca.gov;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void a_step_answers_with_an_object() throws IOException {
        assertThat(answer("{\"run\": \"run-1\"}", told -> Json.object().put("run", Json.text(told, "run"))))
                .isEqualTo("{\"run\":\"run-1\"}");
    }

    /** The workflow's definition names this class. */
    @Test
    void what_may_succeed_soon_is_told_by_a_name_that_the_workflow_knows() {
        assertThatThrownBy(() -> answer("{}", _ -> {
                    throw LucaException.unavailable("busy", null);
                }))
                .isInstanceOf(TryAgainException.class)
                .hasMessage("busy");
        assertThat(TryAgainException.class.getName()).isEqualTo("io.luca.gov.TryAgainException");
    }

    @Test
    void what_can_never_succeed_is_no_reason_to_try_again() {
        assertThatThrownBy(() -> answer("{}", _ -> {
                    throw LucaException.conflict("key", "refused");
                }))
                .isInstanceOf(LucaException.class);
    }

    /** No retry within a request helps, but a workflow has time: credentials that cannot be had now can be had in a minute. */
    @Test
    void what_is_refused_for_now_may_succeed_for_a_workflow() {
        assertThatThrownBy(() -> answer("{}", _ -> {
                    throw LucaException.closed("refused", null);
                }))
                .isInstanceOf(TryAgainException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"now\": \"2024-04-16T08:00:00Z\"}",
                "{\"run\": \"a b\", \"now\": \"2024-04-16T08:00:00Z\"}",
                "{\"run\": \"run-1\", \"now\": \"today\"}",
                "{\"run\": 1, \"now\": \"2024-04-16T08:00:00Z\"}"
            })
    void a_step_that_is_told_nonsense_says_what_is_wrong(String input) {
        assertThatThrownBy(() -> answer(input, told -> {
                    var _ = StepContext.read(told);
                    return Json.object();
                }))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID));
    }

    @Test
    void a_batch_is_referred_to_as_it_is_read() {
        ObjectNode batch = Json.object()
                .put("school_id", "norte")
                .put("period", "Q1_2024")
                .put("key", "5b1f3c0e-0000-5000-8000-000000000000");
        ObjectNode input = Json.object();
        input.set("batch", batch);

        assertThat(BatchReference.read(input).write()).isEqualTo(batch);
    }

    private static String answer(String input, Function<ObjectNode, ObjectNode> work) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Json.answer(new ByteArrayInputStream(input.getBytes(UTF_8)), output, work);
        return output.toString(UTF_8);
    }
}
