package io.luca.local.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllBenchesTest {

    @Test
    void a_page_has_each_command_with_what_it_said_and_says_which_was_not_content() throws Exception {
        String page = AllBenches.page(List.of(
                new AllBenches.Said(
                        "table --items 200000",
                        List.of("bench table on 2 processors", "", "put   1.2   ", ""),
                        true,
                        Duration.ofSeconds(61)),
                new AllBenches.Said("pipeline", List.of("luca: it broke"), false, Duration.ofSeconds(2))));

        assertThat(page)
                .startsWith("# Benchmarks\n")
                .contains("processors")
                .contains("## table\n\n`./luca bench table --items 200000`: 61 s\n\n```text\nput   1.2\n\n```\n")
                .contains("`./luca bench pipeline`: 2 s, **not content**\n\n```text\nluca: it broke\n```\n");
    }
}
