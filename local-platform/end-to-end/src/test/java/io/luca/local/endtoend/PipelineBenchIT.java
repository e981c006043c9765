package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.bench.PipelineBench;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The benchmark compares the same answers on every format; how fast, is no matter here. */
@ExtendWith(BootedPlatform.class)
class PipelineBenchIT {

    private final Platform platform;

    PipelineBenchIT(Booted booted) {
        this.platform = booted.platform();
    }

    @Test
    void every_query_finds_rows_and_parquet_is_smaller() throws IOException, InterruptedException {
        try (TableAccess access = new TableAccess(platform)) {
            PipelineBench.Result result = new PipelineBench(platform, access, _ -> {}).run(20_000);

            assertThat(result.timings())
                    .hasSize(4)
                    .allSatisfy(timing -> assertThat(timing.rows()).isPositive());
            assertThat(result.values().get("size: Parquet, MiB"))
                    .isPositive()
                    .isLessThan(result.values().get("size: JSON lines, MiB"));
        }
    }
}
