package io.luca.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.store.Questions;
import org.junit.jupiter.api.Test;

class QuestionsTest {

    @Test
    void no_question_of_this_module_changes_anything() {
        assertThat(Questions.thatAct("io.luca.privacy")).isEmpty();
    }
}
