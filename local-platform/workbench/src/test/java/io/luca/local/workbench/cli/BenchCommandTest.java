package io.luca.local.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command understands; nothing is measured. */
class BenchCommandTest {

    @Test
    void sizes_are_numbers_with_commas() {
        CommandLine command = new CommandLine(new BenchCommand());

        CommandLine.ParseResult parsed = command.parseArgs("consolidation", "--sizes", "1000,200000", "--schools", "7");

        assertThat(parsed.matchedOption("--sizes").<List<Integer>>getValue()).containsExactly(1_000, 200_000);
        assertThat(parsed.matchedOption("--schools").<Integer>getValue()).isEqualTo(7);
    }

    @Test
    void an_unknown_name_says_which_there_are() {
        StringWriter said = new StringWriter();
        CommandLine command = Luca.commands().setErr(new PrintWriter(said));

        assertThat(command.execute("bench", "gov-sink")).isNotZero();

        assertThat(said.toString()).contains("interactive, telemetry, ingestion, consolidation, gov-sync");
    }

    @Test
    void grades_of_the_sync_are_bounded_before_anything_starts() {
        StringWriter said = new StringWriter();
        CommandLine command = Luca.commands().setErr(new PrintWriter(said));

        assertThat(command.execute("bench", "gov-sync", "--grades", "0")).isNotZero();

        assertThat(said.toString()).contains("--grades must be 1 to 200000");
    }

    @Test
    void a_size_that_makes_no_grade_ends_the_command_before_anything_starts() {
        StringWriter said = new StringWriter();
        CommandLine command = new CommandLine(new BenchCommand()).setErr(new PrintWriter(said));

        assertThat(command.execute("consolidation", "--sizes", "1000,5")).isEqualTo(2);
        assertThat(command.execute("consolidation", "--schools", "0")).isEqualTo(2);

        assertThat(said.toString()).contains("10 evaluations are the least");
    }
}
