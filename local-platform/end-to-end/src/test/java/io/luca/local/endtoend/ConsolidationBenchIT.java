package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.bench.ConsolidationBench;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The benchmark finds the grades that it expects; how fast, is no matter here. */
@ExtendWith(BootedPlatform.class)
class ConsolidationBenchIT {

    private final Platform platform;

    ConsolidationBenchIT(Booted booted) {
        this.platform = booted.platform();
    }

    @Test
    void all_grades_are_made_with_two_calls_for_each() throws IOException {
        try (TableAccess access = new TableAccess(platform)) {
            ConsolidationBench.Plan plan = new ConsolidationBench.Plan(2, 100, 400, List.of(600));
            List<ConsolidationBench.Row> rows = new ConsolidationBench(platform, access, plan, _ -> {}).run();

            assertThat(rows).singleElement().satisfies(row -> {
                assertThat(row.evaluations()).isEqualTo(600);
                assertThat(row.callsPerGrade())
                        .as("with some for each school that other tests have left")
                        .isBetween(2.0, 3.0);
                assertThat(row.liveHeapMebibytes()).isPositive();
            });
        }
    }
}
