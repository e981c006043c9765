package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The source promises $45 a month for the service alone; what is idle must stay near it. */
class IdleCostTest {

    private static final List<Synthesized> SHOWN = List.of(
            Synthesized.DEV_ON_FARGATE,
            Synthesized.DEV_ON_APP_RUNNER,
            Synthesized.PROD_ON_FARGATE,
            Synthesized.PROD_ON_APP_RUNNER);

    @ParameterizedTest
    @CsvSource({
        "DEV_ON_FARGATE, 50",
        "DEV_ON_APP_RUNNER, 45",
        "STAGING_ON_FARGATE, 55",
        "PROD_ON_FARGATE, 100",
        "PROD_ON_APP_RUNNER, 100"
    })
    void an_idle_month_costs_no_more_than_we_say(Synthesized app, double most) throws IOException {
        assertThat(new IdleCost(app).sum())
                .as(() -> app + "")
                .isLessThanOrEqualTo(most)
                .isGreaterThan(10);
    }

    /** To write it anew, take it from what this test expected. */
    @Test
    void the_document_has_the_table_that_follows_from_the_templates() throws IOException {
        assertThat(Files.readString(Path.of("../docs/cost.md"))).contains(table());
    }

    private static String table() throws IOException {
        StringBuilder table = new StringBuilder(
                "| an idle month, in $ | dev, Fargate | dev, App Runner | prod, Fargate | prod, App Runner |\n|---|---|---|---|---|\n");
        for (String part : new IdleCost(SHOWN.getFirst()).parts().keySet()) {
            table.append("| ").append(part);
            for (Synthesized app : SHOWN) {
                table.append(" | ").append(dollars(new IdleCost(app).parts().get(part)));
            }
            table.append(" |\n");
        }
        table.append("| **together**");
        for (Synthesized app : SHOWN) {
            table.append(" | **").append(dollars(new IdleCost(app).sum())).append("**");
        }
        return table.append(" |\n").toString();
    }

    private static String dollars(double amount) {
        return String.format(Locale.ROOT, "%.2f", amount);
    }
}
