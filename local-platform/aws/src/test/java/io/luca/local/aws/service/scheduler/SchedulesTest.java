package io.luca.local.aws.service.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SchedulesTest {

    private static final Instant NOON = Instant.parse("2026-11-24T18:00:00Z"); // in Mexico
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";
    private static final String TRUST = """
            {"StringEquals":{"aws:SourceAccount":"000000000000",
             "aws:SourceArn":"arn:aws:scheduler:us-east-1:000000000000:schedule-group/nightly"}}""";

    private final Timeline timeline = new Timeline(new MovableClock(NOON));
    private final Roles roles = new Roles(Environment.LAPTOP);
    private final List<String> calls = new ArrayList<>();
    private final List<Map<String, String>> dead = new ArrayList<>();
    private int failures;
    private final Metrics metrics = new Metrics(timeline.clock());
    private final Schedules schedules =
            new Schedules(Environment.LAPTOP, timeline, roles, this::deliver, arn -> !arn.contains(":sqs:"), metrics);

    private void deliver(Caller caller, String arn, String message, Map<String, String> attributes) {
        if (arn.contains(":sqs:")) {
            Map<String, String> all = new TreeMap<>(attributes);
            all.put("queue", arn);
            all.put("body", message);
            dead.add(all);
            return;
        }
        roles.require(caller, "lambda:InvokeFunction", arn);
        if (failures-- > 0) {
            throw new AwsError(500, "ServiceException", "on purpose");
        }
        calls.add(timeline.now() + " " + message);
    }

    @Test
    void two_in_mexico_comes_once_a_day_with_the_time_that_it_was_due() {
        deploy(FUNCTION, TRUST, "cron(0 2 * * ? *)", "");

        timeline.pass(Duration.ofDays(3));

        assertThat(calls)
                .containsExactly(
                        "2026-11-25T08:00:00Z {\"at\":\"2026-11-25T08:00:00Z\"}",
                        "2026-11-26T08:00:00Z {\"at\":\"2026-11-26T08:00:00Z\"}",
                        "2026-11-27T08:00:00Z {\"at\":\"2026-11-27T08:00:00Z\"}");
    }

    /** A rehearsal lets days pass; whether a day of the schedule is among them must make no difference. */
    @Test
    void a_schedule_that_rests_calls_nothing_and_can_still_be_called_by_hand() {
        deploy(FUNCTION, TRUST, "cron(0 2 * * ? *)", "");
        timeline.pass(Duration.ofDays(1));

        schedules.rest("s");
        timeline.pass(Duration.ofDays(3));

        assertThat(calls).hasSize(1);
        assertThat(schedules.summaries())
                .singleElement()
                .satisfies(resting -> assertThat(resting.next()).isEmpty());
        assertThat(schedules.targetNow("s")).isPresent();
        assertThatThrownBy(() -> schedules.rest("other")).hasMessageContaining("other");
    }

    @Test
    void a_one_off_deletes_itself_after_its_call() {
        deploy(FUNCTION, TRUST, "at(2026-11-24T18:10:00)", ",\"ActionAfterCompletion\":\"DELETE\"");

        timeline.pass(Duration.ofMinutes(9));
        assertThat(schedules.summaries()).hasSize(1);

        timeline.pass(Duration.ofMinutes(1));
        assertThat(calls).hasSize(1);
        assertThat(schedules.summaries()).isEmpty();
    }

    @Test
    void a_one_off_without_that_wish_stays_and_is_never_due_again() {
        deploy(FUNCTION, TRUST, "at(2026-11-24T18:10:00)", "");

        timeline.pass(Duration.ofDays(2));

        assertThat(calls).hasSize(1);
        assertThat(schedules.summaries())
                .singleElement()
                .satisfies(left -> assertThat(left.next()).isEmpty());
    }

    /** A function reckons by its own clock, which knows nothing of the time that a drill let pass. */
    @Test
    void a_one_off_that_the_moved_time_has_overtaken_is_due_at_once() {
        timeline.pass(Duration.ofHours(1));
        deploy(FUNCTION, TRUST, "at(2026-11-24T18:10:00)", "");

        timeline.runDue();

        assertThat(calls).hasSize(1);
    }

    @Test
    void a_call_that_fails_is_tried_again_later_and_later() {
        failures = 3;
        deploy(FUNCTION, TRUST, "at(2026-11-24T18:10:00)", "");

        timeline.pass(Duration.ofHours(1));

        assertThat(calls).singleElement().satisfies(call -> assertThat(call).startsWith("2026-11-24T18:17:00Z"));
        assertThat(dead).isEmpty();
    }

    @Test
    void a_call_that_fails_too_often_goes_to_the_queue_with_the_reason() {
        failures = 100;
        deploy(FUNCTION, TRUST, "at(2026-11-24T18:10:00)", "");

        timeline.pass(Duration.ofDays(1));

        assertThat(calls).isEmpty();
        assertThat(dead)
                .singleElement()
                .satisfies(letter -> assertThat(letter)
                        .containsEntry("ERROR_CODE", "ServiceException")
                        .containsEntry("RETRY_ATTEMPTS", "5")
                        .containsEntry("EXHAUSTED_RETRY_CONDITION", "MaximumRetryAttempts")
                        .containsEntry("body", "{\"at\":\"2026-11-24T18:10:00Z\"}")
                        .containsEntry("TARGET_ARN", FUNCTION));
    }

    @Test
    void each_attempt_is_told_and_so_is_a_call_that_is_given_up() {
        failures = 10;
        deploy(FUNCTION, TRUST, "at(2026-11-24T18:10:00)", "");

        timeline.pass(Duration.ofDays(1));

        assertThat(recorded("InvocationAttemptCount", Map.of("ScheduleGroup", "nightly")))
                .isEqualTo(6);
        assertThat(recorded("InvocationAttemptCount", Map.of())).isEqualTo(6);
        assertThat(recorded("TargetErrorCount", Map.of())).isEqualTo(6);
        assertThat(recorded("InvocationDroppedCount", Map.of("ScheduleGroup", "nightly")))
                .isEqualTo(1);
        assertThat(recorded("InvocationsSentToDeadLetterCount", Map.of())).isEqualTo(1);
    }

    private double recorded(String name, Map<String, String> dimensions) {
        return Recorded.of(metrics, "AWS/Scheduler", name, dimensions).sum();
    }

    @Test
    void what_the_roles_policies_refuse_goes_to_the_queue_at_once() {
        deploy(FUNCTION + "-of-others", TRUST, "at(2026-11-24T18:10:00)", "");

        timeline.pass(Duration.ofMinutes(10));

        assertThat(calls).isEmpty();
        assertThat(dead)
                .singleElement()
                .satisfies(letter -> assertThat(letter)
                        .containsEntry("ERROR_CODE", "AccessDeniedException")
                        .containsEntry("RETRY_ATTEMPTS", "0"));
    }

    /** The confused deputy: a role for one group's schedules is not to be used by another's. */
    @Test
    void a_role_that_does_not_trust_the_scheduler_for_the_group_stops_the_start() {
        assertThatThrownBy(() -> deploy(FUNCTION, TRUST.replace("nightly", "other"), "rate(1 day)", ""))
                .hasMessageContaining("S/Schedule")
                .hasMessageContaining("assume the role");
    }

    @Test
    void what_cannot_be_honoured_stops_the_start_by_name() {
        assertThatThrownBy(() -> deploy(FUNCTION, TRUST, "rate(1 day)", ",\"EndDate\":\"2027-01-01T00:00:00Z\""))
                .hasMessageContaining("EndDate");
    }

    @Test
    void a_target_that_nobody_takes_messages_for_stops_the_start_and_says_what_may_be_one() {
        assertThatThrownBy(() -> deploy("arn:aws:sqs:us-east-1:000000000000:q", TRUST, "rate(1 day)", ""))
                .hasMessageContaining("S/Schedule")
                .hasMessageContaining("a function, a state machine or a queue")
                .hasMessageContaining("arn:aws:sqs:us-east-1:000000000000:q");
    }

    private void deploy(String calledFunction, String trust, String expression, String more) {
        String template = """
                {"Resources":{
                 "Group":{"Type":"AWS::Scheduler::ScheduleGroup","Properties":{"Name":"nightly"}},
                 "Role":{"Type":"AWS::IAM::Role","Properties":{
                   "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"sts:AssumeRole","Principal":{"Service":"scheduler.amazonaws.com"},"Condition":%s}]},
                   "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Action":"lambda:InvokeFunction","Resource":"%s"}]}}]}},
                 "Schedule":{"Type":"AWS::Scheduler::Schedule","Properties":{
                   "Name":"s","GroupName":{"Ref":"Group"},"ScheduleExpression":"%s",
                   "ScheduleExpressionTimezone":"%s","FlexibleTimeWindow":{"Mode":"OFF"},
                   "Target":{"Arn":"%s","RoleArn":{"Fn::GetAtt":["Role","Arn"]},
                     "Input":"{\\"at\\":\\"<aws.scheduler.scheduled-time>\\"}",
                     "RetryPolicy":{"MaximumRetryAttempts":5,"MaximumEventAgeInSeconds":86400},
                     "DeadLetterConfig":{"Arn":"arn:aws:sqs:us-east-1:000000000000:dead"}}%s}}}}""".formatted(
                        trust,
                        FUNCTION,
                        expression,
                        expression.startsWith("cron") ? "America/Mexico_City" : "UTC",
                        calledFunction,
                        more);
        try {
            var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(roles, schedules))
                    .deploy(new CloudAssembly(
                            List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(template))),
                            Map.of(),
                            Map.of()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
