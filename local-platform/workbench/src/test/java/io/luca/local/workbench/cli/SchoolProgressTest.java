package io.luca.local.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SchoolProgressTest {

    private static final String FIRST = """
            {"level":"INFO","message":"school_consolidated","run":"mine","school_id":"school_123","grades":12,"evaluations":40,"done":1,"total":2}""";
    private static final String SECOND = """
            {"event":"school_consolidated","message":"done","run":"mine","school_id":"school_456","grades":3,"evaluations":9,"done":2,"total":2}""";

    private final StringWriter said = new StringWriter();

    @Test
    void says_a_line_for_each_school_where_there_is_no_terminal() {
        SchoolProgress progress = new SchoolProgress(new PrintWriter(said), false, "mine");

        progress.take(FIRST);
        progress.take(SECOND);
        progress.end();

        assertThat(said.toString().lines())
                .containsExactly(
                        "1/2 school_123: 12 grades of 40 evaluations", "2/2 school_456: 3 grades of 9 evaluations");
    }

    @Test
    void moves_a_bar_on_a_terminal() {
        SchoolProgress progress = new SchoolProgress(new PrintWriter(said), true, "mine");

        progress.take(FIRST);
        progress.end();

        assertThat(said.toString())
                .startsWith("\r[####################....................] 1/2 school_123")
                .endsWith("\n");
    }

    /** Two people may run it at once, or one of them at two in the morning: all of them write into one log. */
    @Test
    void another_runs_schools_are_not_shown() {
        SchoolProgress progress = new SchoolProgress(new PrintWriter(said), false, "mine");

        progress.take(FIRST.replace("mine", "theirs"));
        progress.take(FIRST.replace("\"run\":\"mine\",", ""));
        progress.take(SECOND);
        progress.end();

        assertThat(said.toString().lines()).containsExactly("2/2 school_456: 3 grades of 9 evaluations");
    }

    @Test
    void other_lines_mean_nothing() {
        SchoolProgress progress = new SchoolProgress(new PrintWriter(said), false, "mine");

        progress.take("{\"message\":\"school_consolidated, or nearly\"}");
        progress.take("{ no json");
        progress.take("OpenJDK 64-Bit Server VM warning");
        progress.end();

        assertThat(said.toString()).isEmpty();
    }
}
