package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.endtoend.RehearsalPlatform.Rehearsed;
import io.luca.local.platform.ControlPages;
import io.luca.local.platform.Platform;
import io.luca.local.workbench.cli.Luca;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How days pass for a user of the laptop: {@code luca time}, and the page that it calls. */
@ExtendWith(RehearsalPlatform.class)
class TimeIT {

    private static final StudentId ANA = new StudentId("ana");

    private final Platform platform;

    TimeIT(Rehearsed rehearsed) {
        platform = rehearsed.platform();
    }

    @Test
    void the_nights_of_several_days_come_one_after_the_other_and_none_is_given_up() {
        Instant before = platform.cloud().timeline().now();
        long undelivered = undelivered();
        StringWriter said = new StringWriter();

        int exit = Luca.commands()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("time", "--days", "5", "--aws-port", String.valueOf(port()));

        assertThat(exit).as(said.toString()).isZero();
        assertThat(Duration.between(before, platform.cloud().timeline().now()))
                .isBetween(Duration.ofDays(5), Duration.ofDays(6));
        assertThat(said.toString().lines().toList())
                .hasSize(5)
                .last()
                .asString()
                .startsWith("120 of 120 hours have passed: it is ");
        assertThat(consolidators()).as("one process served all nights").hasSize(1);
        assertThat(undelivered()).isEqualTo(undelivered);
    }

    /** The pipes read in real time; a second ago is far behind a day that passes at once. */
    @Test
    void what_was_written_before_is_in_the_history_when_the_time_has_passed() throws Exception {
        SchoolHistory history = new SchoolHistory(
                platform, new SchoolId("pasa_" + UUID.randomUUID().toString().substring(0, 8)));
        history.gradeInTable(ANA);

        HttpResponse<String> answer = pass("3600");

        assertThat(answer.body()).contains("\"written\":true");
        assertThat(history.count("grade_changes", ANA.value())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"86401", "-1", "1.5", "", "9999999999999999999"})
    void a_time_that_is_none_or_too_long_is_refused_and_nothing_passes(String seconds) throws Exception {
        Instant before = platform.cloud().timeline().now();

        HttpResponse<String> answer = pass(seconds);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("seconds must be 0 to 86400");
        assertThat(Duration.between(before, platform.cloud().timeline().now())).isLessThan(Duration.ofSeconds(60));
    }

    private HttpResponse<String> pass(String seconds) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    ControlPages.asOperator(HttpRequest.newBuilder(
                                    URI.create(platform.awsUrl() + "/_luca/time?seconds=" + seconds)))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .timeout(Duration.ofMinutes(2))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private int port() {
        return URI.create(platform.awsUrl()).getPort();
    }

    private List<Long> consolidators() {
        return platform.room(LambdaRoom.class).pids().entrySet().stream()
                .filter(function -> function.getKey().contains("Consolidator"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private long undelivered() {
        Map<String, Integer> depth = platform.room(SqsRoom.class).depths().entrySet().stream()
                .filter(queue -> queue.getKey().contains("NightlyUndelivered"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        return depth.values().stream().mapToLong(Integer::longValue).sum();
    }
}
