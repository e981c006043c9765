package io.luca.local.aws.service.scheduler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.service.scheduler.Schedule.Name;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.time.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules that the API made in one process, and what the next one does with them. */
class KeptSchedulesIT {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final String ROLE = """
            {"Resources":{"Role":{"Type":"AWS::IAM::Role","Properties":{
              "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                "Action":"sts:AssumeRole","Principal":{"Service":"scheduler.amazonaws.com"}}]}}}}}""";

    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock(NOON);
    private final List<String> calls = new ArrayList<>();
    private @Nullable KeptSchedules kept;

    private interface Work {
        void on(Schedules schedules, Timeline timeline, String role) throws JsonProcessingException;
    }

    @Test
    void one_that_is_due_later_is_called_by_the_next_process_and_once_only() throws Exception {
        process((schedules, _, role) -> add(schedules, role, "at(2026-11-24T13:00:00)", "NONE"));

        process((_, timeline, _) -> timeline.pass(Duration.ofMinutes(90)));
        process((schedules, timeline, _) -> {
            timeline.pass(Duration.ofDays(1));
            assertThat(schedules.summaries()).as("it is there, and over").hasSize(1);
        });

        assertThat(calls).containsExactly("2026-11-24T13:00:00Z");
    }

    /** Whoever asks again would be told that it is there, and take it for planned. */
    @Test
    void one_that_cannot_be_kept_is_not_there() throws Exception {
        process((schedules, _, role) -> {
            requireNonNull(kept).close();
            for (int tries = 0; tries < 2; tries++) {
                assertThatThrownBy(() -> add(schedules, role, "at(2026-11-24T13:00:00)", "NONE"))
                        .isNotInstanceOf(AwsError.class);
            }
            assertThat(schedules.summaries()).isEmpty();
        });
    }

    @Test
    void one_that_was_due_while_nothing_ran_is_called_at_the_start_and_goes_if_it_is_to() throws Exception {
        process((schedules, _, role) -> add(schedules, role, "at(2026-11-24T13:00:00)", "DELETE"));
        clock.advance(Duration.ofHours(3));

        process((schedules, timeline, _) -> {
            timeline.runDue();
            assertThat(schedules.summaries()).isEmpty();
        });
        process((schedules, _, _) -> assertThat(schedules.summaries()).isEmpty());

        assertThat(calls).containsExactly("2026-11-24T15:00:00Z");
    }

    @Test
    void one_that_was_deleted_stays_deleted() throws Exception {
        process((schedules, _, role) -> {
            add(schedules, role, "at(2026-11-24T13:00:00)", "NONE");
            schedules.delete(new Name("default", "once"));
        });

        process((schedules, _, _) -> assertThat(schedules.summaries()).isEmpty());
    }

    private static void add(Schedules schedules, String role, String expression, String after)
            throws JsonProcessingException {
        JsonNode members = new ObjectMapper().readTree("""
                {"ScheduleExpression":"%s","FlexibleTimeWindow":{"Mode":"OFF"},"ActionAfterCompletion":"%s",
                 "Target":{"Arn":"arn:aws:lambda:us-east-1:000000000000:function:f","RoleArn":"%s"}}""".formatted(expression, after, role));
        schedules.add(schedules.read(new Name("default", "once"), members), members);
    }

    private void process(Work work) throws JsonProcessingException {
        Timeline timeline = new Timeline(clock);
        Roles roles = new Roles(Environment.LAPTOP);
        try (KeptSchedules files = new KeptSchedules(directory)) {
            kept = files;
            Schedules schedules = new Schedules(
                    Environment.LAPTOP,
                    timeline,
                    roles,
                    (_, _, _, _) -> calls.add(timeline.now().toString()),
                    _ -> true,
                    Optional.of(files),
                    new Metrics(timeline.clock()));
            var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(roles, schedules))
                    .deploy(new CloudAssembly(
                            List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(ROLE))),
                            Map.of(),
                            Map.of()));
            schedules.restore();
            work.on(schedules, timeline, roles.arnOf("Role"));
        }
    }
}
