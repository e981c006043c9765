package io.luca.local.workbench.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.workbench.bench.TableBench.Line;
import io.luca.local.workbench.bench.TableBench.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmark measures all that it names, its own processes included; how fast, is no matter here. */
class TableBenchIT {

    @Test
    void each_line_has_a_figure_and_shows_its_aim() throws IOException {
        List<String> progress = new ArrayList<>();

        List<Line> lines = new TableBench(new Plan(Duration.ofMillis(20), 100, 1), progress::add).run();

        assertThat(lines).allSatisfy(line -> assertThat(line.measured()).isPositive());
        assertThat(lines)
                .extracting(line -> line.what() + " | " + line.aim())
                .containsExactly(
                        "PutItem, in memory | ≥ 20,000 /s",
                        "its floor, in memory | ",
                        "ratio | ≥ 0.40",
                        "PutItem, in a directory | ",
                        "its floor, in a directory | ",
                        "ratio | ≥ 0.40",
                        "PutItem, with two indexes and a stream | ",
                        "Query of 20 items | ≥ 20,000 /s",
                        "Query of 20 entries of an index | ",
                        "TransactWriteItems of 100 | ≤ 3.00 ms",
                        "TransactWriteItems of 100, with two indexes and a stream | ",
                        "BatchWriteItem of 25 | ≥ 1,500 /s",
                        "BatchWriteItem of 25, with two indexes and a stream | ",
                        "100 items: heap | ",
                        "100 items: opened again | ",
                        "100 items, with two indexes and a stream: heap | ",
                        "100 items, with two indexes and a stream: opened again | ",
                        "start to the first item, in memory | ≤ 100 ms",
                        "start to the first item, in a directory | ≤ 100 ms",
                        "start without what an earlier one learned | ");
        assertThat(progress).isNotEmpty();
    }

    @Test
    void refuses_a_plan_in_which_nothing_is_done() {
        assertThatThrownBy(() -> new Plan(Duration.ZERO, 100, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Plan(Duration.ofSeconds(1), 24, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("25 items, one start and some time are the least");
    }
}
