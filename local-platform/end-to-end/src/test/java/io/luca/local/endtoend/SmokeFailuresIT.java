package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.platform.Platform;
import io.luca.local.workbench.cli.Luca;
import io.luca.local.workbench.load.SiblingJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code luca smoke} where a guarantee is taken out, and where somebody stops it. */
class SmokeFailuresIT {

    /** One platform, in which four are taken out: each fails by its name, and no other does. */
    @Test
    void a_guarantee_that_is_taken_out_is_found_and_nothing_is_left_after_a_failure(
            @TempDir Path copy, @TempDir Path data) throws IOException {
        ChangedAssembly.write(copy, "LucaData", template -> {
            ObjectNode probe = (ObjectNode) template.findParents("Sid").stream()
                    .filter(statement -> "RecordsOfTheTaggedSchool"
                            .equals(statement.path("Sid").asText()))
                    .findFirst()
                    .orElseThrow();
            probe.remove("Condition");
            template.findParents("LambdaConfig").forEach(pool -> ((ObjectNode) pool).remove("LambdaConfig"));
        });
        ChangedAssembly.change(copy, "LucaApi", template -> {
            for (JsonNode answer : template.findValues("responseParameters")) {
                if (answer.has("method.response.header.Access-Control-Allow-Methods")) {
                    ((ObjectNode) answer).put("method.response.header.Access-Control-Allow-Origin", "'*'");
                }
            }
            template.path("Resources").properties().stream()
                    .filter(resource -> "AWS::WAFv2::WebACLAssociation"
                            .equals(resource.getValue().path("Type").asText()))
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(((ObjectNode) template.path("Resources"))::remove);
        });
        try (Platform platform = BootedPlatform.start(copy, Optional.of(data), false)) {
            SmokeRuns.Run run = SmokeRuns.smoke(platform, "--skip", "athena");

            assertThat(run.code()).isOne();
            assertThat(run.that("FAILED"))
                    .satisfiesExactly(
                            factor -> assertThat(factor).startsWith("staff without a second factor has no role"),
                            cors -> assertThat(cors)
                                    .startsWith("pages of the web origin may call")
                                    .contains("'*'"),
                            body -> assertThat(body).startsWith("a large body is refused"),
                            items -> assertThat(items)
                                    .startsWith("no school reaches items of another")
                                    .contains(
                                            "another school's item is let through",
                                            "another school's partition is let through",
                                            "another school's part of GSI1 is let through",
                                            "another school's part of GSI2 is let through")
                                    .doesNotContain("its own"));
            SmokeRuns.assertNothingIsLeft(platform, data);
        }
    }

    @Test
    @Timeout(180)
    void who_stops_it_half_way_finds_nothing_left(@TempDir Path data) throws IOException, InterruptedException {
        try (Platform platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.of(data), false)) {
            Process smoke = SiblingJvm.of(Luca.class, List.of("smoke", "--aws-port", SmokeRuns.port(platform)))
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader said = smoke.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.lines().anyMatch(line -> line.contains("an evaluation is written")))
                        .isTrue();
                assertThat(SmokeRuns.left(platform, data))
                        .as("schools are there, half way")
                        .hasSizeGreaterThan(3);

                assertThat(smoke.toHandle().destroy()) // SIGTERM; Ctrl-C runs the same hooks. Its output stays open
                        .isTrue();

                assertThat(said.lines().toList())
                        .anyMatch(line -> line.startsWith("Left behind:"))
                        .noneMatch(line -> line.contains("(")); // nothing that could not be taken away
                assertThat(smoke.waitFor(90, TimeUnit.SECONDS)).isTrue();
            } finally {
                smoke.destroyForcibly();
            }
            SmokeRuns.assertNothingIsLeft(platform, data);
        }
    }
}
