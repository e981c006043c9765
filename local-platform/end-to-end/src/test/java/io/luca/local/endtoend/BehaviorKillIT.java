package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.workbench.cli.Luca;
import io.luca.local.workbench.drill.WorkerKillDrill;
import io.luca.local.workbench.load.StoredEvents;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The drill by its command, on a platform of its own, with fewer events than an operator would take. */
class BehaviorKillIT {

    @Test
    void accepted_is_stored_whatever_is_killed_and_throttled() {
        StringWriter said = new StringWriter();

        int exit = luca(said, "drill", "worker-kill", "--events", "1500", "--kills", "5");

        assertThat(said.toString()).containsPattern("processes killed +5 of 5").contains("PASSED");
        assertThat(exit).isZero();
    }

    @ParameterizedTest
    @CsvSource({"--events,0", "--kills,0", "--kills,-1"})
    void a_drill_that_would_show_nothing_does_not_begin(String option, String value) {
        StringWriter said = new StringWriter();

        assertThat(luca(said, "drill", "worker-kill", option, value)).isNotZero();

        assertThat(said.toString()).contains(option + " must be 1 to");
    }

    @Test
    void the_verdict_needs_every_kill_and_every_event() {
        StoredEvents perfect = new StoredEvents(10, 10, 0, 0, 0);

        assertThat(new WorkerKillDrill.Verdict(perfect, 5, 5, 0, 0, 1).isPassed())
                .isTrue();
        assertThat(new WorkerKillDrill.Verdict(perfect, 4, 5, 0, 0, 1).isPassed())
                .isFalse();
        assertThat(new WorkerKillDrill.Verdict(new StoredEvents(0, 0, 0, 0, 0), 5, 5, 0, 0, 1).isPassed())
                .isFalse();
        assertThat(new WorkerKillDrill.Verdict(new StoredEvents(10, 9, 1, 0, 0), 5, 5, 0, 0, 1).isPassed())
                .isFalse();
        assertThat(new WorkerKillDrill.Verdict(perfect, 5, 5, 1, 0, 1).isPassed())
                .isFalse();
    }

    private static int luca(StringWriter said, String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--assembly";
        all[arguments.length + 1] = "../../infra/target/cdk.out";
        return new CommandLine(new Luca())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(all);
    }
}
