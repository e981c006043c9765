package io.luca.local.workbench.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was made goes, and what does not go is named. */
class UndoTest {

    private final Undo undo = new Undo();
    private final List<String> gone = new ArrayList<>();

    @Test
    void what_was_made_last_goes_first_and_once() {
        undo.before("the school", () -> gone.add("the school"));
        undo.before("its pupil", () -> gone.add("its pupil"));

        assertThat(undo.all()).isEmpty();
        assertThat(undo.all()).isEmpty();

        assertThat(gone).containsExactly("its pupil", "the school");
    }

    @Test
    void what_does_not_go_is_named_with_the_reason_and_holds_nothing_else_back() {
        undo.before("the school", () -> gone.add("the school"));
        undo.before("its pupil", () -> {
            throw new IllegalStateException("the table does not answer");
        });
        undo.stays("a line in a log");

        assertThat(undo.all())
                .containsExactly("a line in a log", "its pupil (IllegalState: the table does not answer)");
        assertThat(gone).containsExactly("the school");
    }

    @Test
    void after_the_end_nothing_more_is_made() {
        undo.close();

        assertThatThrownBy(() -> undo.before("a late school", () -> {})).hasMessageContaining("nothing more is made");
    }
}
