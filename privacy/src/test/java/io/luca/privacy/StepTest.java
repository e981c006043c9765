package io.luca.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StepTest {

    @Test
    void a_step_is_told_of_whom_and_answers_with_an_object() throws IOException {
        assertThat(run("{\"school_id\": \"norte\", \"student_id\": \"ana\"}", step -> {
                    assertThat(step.school()).isEqualTo(new SchoolId("norte"));
                    assertThat(step.student()).isEqualTo(new StudentId("ana"));
                    return Step.answer().put("outcome", "removed");
                }))
                .isEqualTo("{\"outcome\":\"removed\"}");
    }

    /** The workflows' definitions name this class. */
    @Test
    void what_may_succeed_soon_is_told_by_a_name_that_the_workflows_know() {
        assertThatThrownBy(() -> run("{}", _ -> {
                    throw LucaException.unavailable("busy", null);
                }))
                .isInstanceOf(TryAgainException.class)
                .hasMessage("busy");
        assertThat(TryAgainException.class.getName()).isEqualTo("io.luca.privacy.TryAgainException");
    }

    private static String run(String input, Function<Step, ObjectNode> work) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Step.run(new ByteArrayInputStream(input.getBytes(UTF_8)), output, work);
        return output.toString(UTF_8);
    }
}
