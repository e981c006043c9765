package io.luca.local.aws.service.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.CloudOptions;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.kept.KeptDocuments;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.aws.service.sns.Topics;
import io.luca.local.aws.template.UnsupportedResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shop's alarms on a machine whose time the test moves: what the shop records is all that they see. */
class AlarmsIT {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ObjectMapper json = new ObjectMapper();
    private static final MetricId ERRORS = MetricId.of("Shop", "Errors", Map.of("Till", "one"));
    private static final MetricId ORDERS = MetricId.of("Shop", "Orders", Map.of("Till", "one"));
    private static final MetricId THROTTLES =
            MetricId.of("AWS/DynamoDB", "ReadThrottleEvents", Map.of("TableName", "shop"));

    /** The topic and who may publish to it. */
    private static final String ALERTS = """
            "Topic":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"alerts"}},
            "Policy":{"Type":"AWS::SNS::TopicPolicy","Properties":{"Topics":[{"Ref":"Topic"}],
              "PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sns:Publish",
                "Resource":"arn:aws:sns:us-east-1:000000000000:alerts","Principal":{"Service":"cloudwatch.amazonaws.com"},
                "Condition":{"StringEquals":{"aws:SourceAccount":"000000000000"},
                  "ArnLike":{"aws:SourceArn":"arn:aws:cloudwatch:us-east-1:000000000000:alarm:*"}}}]}}}""";

    private static final String WATCHES_ERRORS = """
            "Namespace":"Shop","MetricName":"Errors","Dimensions":[{"Name":"Till","Value":"one"}],
            "Statistic":"Sum","Period":60,"Threshold":0,"ComparisonOperator":"GreaterThanThreshold",
            "TreatMissingData":"notBreaching","EvaluationPeriods":3,"DatapointsToAlarm":2""";

    private static final String TELLS = """
            ,"AlarmDescription":"The till fails","AlarmActions":[{"Ref":"Topic"}],"OKActions":[{"Ref":"Topic"}]""";

    private final MovableClock clock = new MovableClock(NOON);

    @TempDir
    private Path directory;

    /** A shop that says what it emits. */
    private record Shop() implements AwsRoom {

        @Override
        public Set<MetricKind> emits() {
            return Set.of(
                    MetricKind.named("Shop", "Errors", "Till"),
                    MetricKind.named("Shop", "Orders", "Till"),
                    MetricKind.named("AWS/DynamoDB", "ReadThrottleEvents", "TableName"));
        }
    }

    @Test
    void an_alarm_rings_when_enough_datapoints_breach_and_ends_when_too_few_do() throws Exception {
        try (Cloud cloud = open(alarm("Failing", WATCHES_ERRORS + TELLS))) {
            passes(cloud, MINUTE);
            assertThat(state(cloud, "S-Failing")).isEqualTo(AlarmState.OK);

            errors(cloud, 1);
            assertThat(state(cloud, "S-Failing")).isEqualTo(AlarmState.OK);
            errors(cloud, 4);
            assertThat(state(cloud, "S-Failing")).isEqualTo(AlarmState.ALARM);
            errors(cloud, 0);
            errors(cloud, 0);

            assertThat(state(cloud, "S-Failing")).isEqualTo(AlarmState.OK);
            assertThat(alarm(cloud, "S-Failing").changes())
                    .extracting(AlarmStatus::state)
                    .containsExactly(AlarmState.OK, AlarmState.ALARM, AlarmState.OK);
        }
    }

    @Test
    void a_topic_is_told_once_for_each_change_in_the_words_of_cloudwatch() throws Exception {
        try (Cloud cloud = open(alarm("Failing", WATCHES_ERRORS + TELLS))) {
            errors(cloud, 0);
            errors(cloud, 1);
            errors(cloud, 4);
            errors(cloud, 5);

            List<Topics.Published> told = told(cloud);
            assertThat(told)
                    .extracting(Topics.Published::subject)
                    .containsExactly(
                            "OK: \"S-Failing\" in US East (N. Virginia)",
                            "ALARM: \"S-Failing\" in US East (N. Virginia)");
            assertThat(json.readTree(told.getLast().message())).isEqualTo(json.readTree("""
                    {"AlarmName":"S-Failing","AlarmDescription":"The till fails","AWSAccountId":"000000000000",
                     "AlarmConfigurationUpdatedTimestamp":"2026-03-02T12:00:00.000+0000","NewStateValue":"ALARM",
                     "NewStateReason":"Threshold Crossed: 2 out of the last 3 datapoints [4.0 (02/03/26 12:02:00), 1.0 (02/03/26 12:01:00)] \
                    were greater than the threshold (0.0) (minimum 2 datapoints for OK -> ALARM transition).",
                     "StateChangeTime":"2026-03-02T12:03:00.000+0000","Region":"US East (N. Virginia)",
                     "AlarmArn":"arn:aws:cloudwatch:us-east-1:000000000000:alarm:S-Failing","OldStateValue":"OK",
                     "OKActions":["arn:aws:sns:us-east-1:000000000000:alerts"],
                     "AlarmActions":["arn:aws:sns:us-east-1:000000000000:alerts"],"InsufficientDataActions":[],
                     "Trigger":{"MetricName":"Errors","Namespace":"Shop","StatisticType":"Statistic","Statistic":"SUM",
                       "Unit":null,"Dimensions":[{"value":"one","name":"Till"}],"Period":60,"EvaluationPeriods":3,
                       "DatapointsToAlarm":2,"ComparisonOperator":"GreaterThanThreshold","Threshold":0.0,
                       "TreatMissingData":"notBreaching","EvaluateLowSampleCountPercentile":""}}"""));
        }
    }

    @Test
    void a_topic_whose_policy_does_not_name_cloudwatch_is_told_nothing_and_the_alarm_rings_all_the_same()
            throws Exception {
        String closed = ALERTS.replace("cloudwatch.amazonaws.com", "events.amazonaws.com");
        try (Cloud cloud = open("{" + closed + "," + alarmOnly("Failing", WATCHES_ERRORS + TELLS) + "}")) {
            passes(cloud, MINUTE);
            errors(cloud, 1);
            errors(cloud, 1);

            assertThat(state(cloud, "S-Failing")).isEqualTo(AlarmState.ALARM);
            assertThat(told(cloud)).isEmpty();
        }
    }

    @Test
    void a_policy_for_alarms_of_another_account_lets_none_of_this_one_publish() throws Exception {
        String others =
                ALERTS.replace("\"aws:SourceAccount\":\"000000000000\"", "\"aws:SourceAccount\":\"111111111111\"");
        try (Cloud cloud = open("{" + others + "," + alarmOnly("Failing", WATCHES_ERRORS + TELLS) + "}")) {
            passes(cloud, MINUTE);

            assertThat(told(cloud)).isEmpty();
        }
    }

    @Test
    void an_alarm_whose_actions_are_off_tells_nobody() throws Exception {
        try (Cloud cloud = open(alarm("Failing", WATCHES_ERRORS + TELLS + ",\"ActionsEnabled\":false"))) {
            errors(cloud, 1);
            errors(cloud, 1);

            assertThat(state(cloud, "S-Failing")).isEqualTo(AlarmState.ALARM);
            assertThat(told(cloud)).isEmpty();
        }
    }

    @Test
    void what_came_and_went_while_much_time_passed_at_once_rang_and_ended() throws Exception {
        try (Cloud cloud = open(alarm("Failing", WATCHES_ERRORS + TELLS))) {
            passes(cloud, MINUTE);
            Instant later = cloud.clock().instant().plus(Duration.ofHours(5));
            var _ = cloud.timeline().at(later, () -> cloud.metrics().record(ERRORS, 1));
            var _ = cloud.timeline()
                    .at(later.plus(MINUTE), () -> cloud.metrics().record(ERRORS, 1));

            passes(cloud, Duration.ofHours(26));

            assertThat(alarm(cloud, "S-Failing").changes())
                    .extracting(AlarmStatus::state)
                    .containsExactly(AlarmState.OK, AlarmState.ALARM, AlarmState.OK);
            assertThat(alarm(cloud, "S-Failing").changes().get(1).since())
                    .isEqualTo(later.plus(MINUTE.multipliedBy(2)));
        }
    }

    @Test
    void a_clock_that_was_moved_from_outside_is_caught_up_with_minute_by_minute() throws Exception {
        String watching = WATCHES_ERRORS.replace("\"EvaluationPeriods\":3", "\"EvaluationPeriods\":60");
        try (Cloud cloud = open(alarm("Failing", watching))) {
            passes(cloud, MINUTE);
            Instant now = cloud.clock().instant();
            cloud.metrics().record(ERRORS, now.plus(MINUTE.multipliedBy(3)), 1);
            cloud.metrics().record(ERRORS, now.plus(MINUTE.multipliedBy(4)), 1);

            clock.advance(Duration.ofMinutes(30));
            cloud.timeline().runDue();

            assertThat(alarm(cloud, "S-Failing").status().state()).isEqualTo(AlarmState.ALARM);
            assertThat(alarm(cloud, "S-Failing").status().since()).isEqualTo(now.plus(MINUTE.multipliedBy(5)));
        }
    }

    @Test
    void an_alarm_and_what_it_watches_outlive_the_process() throws Exception {
        String silent = """
                "Namespace":"Shop","MetricName":"Orders","Dimensions":[{"Name":"Till","Value":"one"}],
                "Statistic":"Sum","Period":3600,"Threshold":1,"ComparisonOperator":"LessThanThreshold",
                "TreatMissingData":"breaching","EvaluationPeriods":26,"DatapointsToAlarm":26""";
        String template = "{" + ALERTS + "," + alarmOnly("Silent", silent + TELLS) + ","
                + alarmOnly("Failing", WATCHES_ERRORS.replace("\"notBreaching\"", "\"ignore\"")) + "}";
        Instant since;
        try (Cloud cloud = open(template, Optional.of(directory.resolve("data")))) {
            cloud.metrics().record(ORDERS, 1);
            errors(cloud, 1);
            errors(cloud, 1);
            since = alarm(cloud, "S-Failing").status().since();
        }
        clock.advance(Duration.ofHours(2));

        try (Cloud cloud = open(template, Optional.of(directory.resolve("data")))) {
            passes(cloud, MINUTE);

            assertThat(state(cloud, "S-Silent")).isEqualTo(AlarmState.OK);
            assertThat(alarm(cloud, "S-Failing").status().since()).isEqualTo(since);
            assertThat(told(cloud)).isEmpty();
            passes(cloud, Duration.ofHours(27));
            assertThat(state(cloud, "S-Silent")).isEqualTo(AlarmState.ALARM);
        }
    }

    @Test
    void the_minute_that_a_restart_falls_into_keeps_what_was_recorded_before_it() throws Exception {
        String template = alarm("Failing", WATCHES_ERRORS);
        try (Cloud cloud = open(template, Optional.of(directory.resolve("data")))) {
            errors(cloud, 1);
            cloud.metrics().record(ERRORS, 7);
        }

        try (Cloud cloud = open(template, Optional.of(directory.resolve("data")))) {
            cloud.metrics().record(ERRORS, 1);
            passes(cloud, MINUTE);

            assertThat(state(cloud, "S-Failing")).isEqualTo(AlarmState.ALARM);
            assertThat(cloud.metrics().during(ERRORS, NOON.plus(MINUTE), MINUTE).sum())
                    .isEqualTo(8);
        }
    }

    @Test
    void a_minute_that_no_alarm_looks_back_to_is_kept_no_longer() throws Exception {
        Path data = directory.resolve("data");
        try (Cloud cloud = open(alarm("Failing", WATCHES_ERRORS), Optional.of(data))) {
            for (int minute = 0; minute < 20; minute++) {
                errors(cloud, 1);
            }
        }

        try (KeptDocuments kept = new KeptDocuments(data.resolve("alarms"))) {
            assertThat(kept.under("minute/"))
                    .as("three minutes are evaluated, and two more retrieved")
                    .hasSizeBetween(5, 6);
        }
    }

    @Test
    void metric_math_is_evaluated_over_what_was_recorded() throws Exception {
        String percent = """
                "Metrics":[{"Id":"e","Expression":"100 * errors / MAX([orders, 1])","Label":"percent"},
                  {"Id":"errors","ReturnData":false,"MetricStat":{"Stat":"Sum","Period":60,"Metric":{"Namespace":"Shop",
                    "MetricName":"Errors","Dimensions":[{"Name":"Till","Value":"one"}]}}},
                  {"Id":"orders","ReturnData":false,"MetricStat":{"Stat":"Sum","Period":60,"Metric":{"Namespace":"Shop",
                    "MetricName":"Orders","Dimensions":[{"Name":"Till","Value":"one"}]}}}],
                "Threshold":1,"ComparisonOperator":"GreaterThanThreshold","EvaluationPeriods":1,"TreatMissingData":"notBreaching"\
                """;
        try (Cloud cloud = open(alarm("Percent", percent + TELLS))) {
            passes(cloud, MINUTE);
            cloud.metrics().record(ORDERS, 1_000);
            errors(cloud, 11);
            assertThat(alarm(cloud, "S-Percent").status().reason())
                    .isEqualTo(
                            "Threshold Crossed: 1 datapoint [1.1 (02/03/26 12:01:00)] was greater than the threshold (1.0).");

            cloud.metrics().record(ORDERS, 1_000);
            errors(cloud, 9);

            assertThat(state(cloud, "S-Percent")).isEqualTo(AlarmState.OK);
            JsonNode trigger = json.readTree(told(cloud).getLast().message()).path("Trigger");
            assertThat(trigger.path("Metrics").findValuesAsText("Id")).containsExactly("e", "errors", "orders");
            assertThat(trigger.path("Metrics").path(0).path("Expression").asText())
                    .isEqualTo("100 * errors / MAX([orders, 1])");
        }
    }

    @Test
    void an_alarm_on_a_percentile_sees_the_slow_ones() throws Exception {
        String slow = WATCHES_ERRORS
                .replace("\"Statistic\":\"Sum\"", "\"ExtendedStatistic\":\"p95\"")
                .replace("\"Threshold\":0", "\"Threshold\":120");
        try (Cloud cloud = open(alarm("Slow", slow))) {
            for (int minute = 0; minute < 2; minute++) {
                for (int request = 0; request < 94; request++) {
                    cloud.metrics().record(ERRORS, 10);
                }
                for (int request = 0; request < 6; request++) {
                    cloud.metrics().record(ERRORS, 130);
                }
                passes(cloud, MINUTE);
            }

            assertThat(state(cloud, "S-Slow")).isEqualTo(AlarmState.ALARM);
        }
    }

    @Test
    void an_alarm_on_a_table_stays_as_it_is_without_a_datapoint_whatever_it_says() throws Exception {
        String throttles = """
                "Namespace":"AWS/DynamoDB","MetricName":"ReadThrottleEvents","Dimensions":[{"Name":"TableName","Value":"shop"}],
                "Statistic":"Sum","Period":60,"Threshold":0,"ComparisonOperator":"GreaterThanThreshold",
                "TreatMissingData":"notBreaching","EvaluationPeriods":1""";
        try (Cloud cloud = open(alarm("Throttled", throttles))) {
            passes(cloud, MINUTE);
            assertThat(state(cloud, "S-Throttled")).isEqualTo(AlarmState.INSUFFICIENT_DATA);
            cloud.metrics().record(THROTTLES, 1);

            passes(cloud, Duration.ofHours(3));

            assertThat(state(cloud, "S-Throttled")).isEqualTo(AlarmState.ALARM);
        }
    }

    @Test
    void an_alarm_that_was_silent_for_days_rings_for_what_comes_then() throws Exception {
        try (Cloud cloud = open(alarm("Failing", WATCHES_ERRORS))) {
            passes(cloud, Duration.ofDays(3));
            errors(cloud, 1);
            errors(cloud, 1);
            assertThat(state(cloud, "S-Failing")).isEqualTo(AlarmState.ALARM);

            passes(cloud, Duration.ofDays(3));

            assertThat(alarm(cloud, "S-Failing").changes())
                    .extracting(AlarmStatus::state)
                    .containsExactly(AlarmState.OK, AlarmState.ALARM, AlarmState.OK);
            assertThat(alarm(cloud, "S-Failing").status().since())
                    .isEqualTo(NOON.plus(Duration.ofDays(3)).plus(MINUTE.multipliedBy(6)));
        }
    }

    /** Its rule names the other by a text that refers to nothing, so it is deployed first; it is evaluated after it all the same. */
    @Test
    void a_composite_alarm_rings_once_for_one_cause_in_the_same_minute() throws Exception {
        String both = """
                "Both":{"Type":"AWS::CloudWatch::CompositeAlarm","Properties":{"AlarmActions":[{"Ref":"Topic"}],
                  "AlarmRule":"ALARM(\\"arn:aws:cloudwatch:us-east-1:000000000000:alarm:S-Failing\\") OR ALARM(S-Silent)"}}""";
        String silent = WATCHES_ERRORS
                .replace("Errors", "Orders")
                .replace("\"GreaterThanThreshold\"", "\"LessThanOrEqualToThreshold\"");
        try (Cloud cloud = open("{" + ALERTS + "," + both + "," + alarmOnly("Failing", WATCHES_ERRORS) + ","
                + alarmOnly("Silent", silent) + "}")) {
            passes(cloud, MINUTE);
            cloud.metrics().record(ORDERS, 0);
            errors(cloud, 1);
            cloud.metrics().record(ORDERS, 0);
            errors(cloud, 1);

            assertThat(state(cloud, "S-Both")).isEqualTo(AlarmState.ALARM);
            assertThat(told(cloud)).singleElement().satisfies(alert -> {
                JsonNode message = json.readTree(alert.message());
                assertThat(message.path("AlarmRule").asText()).startsWith("ALARM(\"arn:aws:cloudwatch:");
                assertThat(message.path("NewStateReason").asText())
                        .isEqualTo(
                                "arn:aws:cloudwatch:us-east-1:000000000000:alarm:S-Failing transitioned to ALARM at Monday 02"
                                        + " March, 2026 12:03:00 UTC");
                assertThat(message.path("TriggeringChildren")
                                .path(0)
                                .path("State")
                                .path("Value")
                                .asText())
                        .isEqualTo("ALARM");
            });
        }
    }

    @Test
    void a_suppressor_holds_back_what_a_composite_alarm_tells() throws Exception {
        String composite = """
                "Shop":{"Type":"AWS::CloudWatch::CompositeAlarm","Properties":{"AlarmActions":[{"Ref":"Topic"}],
                  "AlarmRule":"ALARM(S-Failing)","ActionsSuppressor":{"Fn::GetAtt":["Closed","Arn"]},
                  "ActionsSuppressorWaitPeriod":60,"ActionsSuppressorExtensionPeriod":120}}""";
        String closed = WATCHES_ERRORS.replace("Errors", "Orders").replace("\"Threshold\":0", "\"Threshold\":100");
        try (Cloud cloud = open("{" + ALERTS + "," + composite + "," + alarmOnly("Failing", WATCHES_ERRORS) + ","
                + alarmOnly("Closed", closed) + "}")) {
            for (int minute = 0; minute < 3; minute++) {
                cloud.metrics().record(ORDERS, 500);
                errors(cloud, 1);
            }
            assertThat(state(cloud, "S-Shop")).isEqualTo(AlarmState.ALARM);
            assertThat(told(cloud)).isEmpty();

            for (int minute = 0; minute < 6; minute++) {
                cloud.metrics().record(ORDERS, 5);
                errors(cloud, 1);
            }

            assertThat(told(cloud)).hasSize(1);
        }
    }

    @Test
    void who_listens_to_a_topic_and_fails_keeps_no_alarm_from_changing() throws Exception {
        try (Cloud cloud = open(alarm("Failing", WATCHES_ERRORS + TELLS))) {
            cloud.room(SnsRoom.class).topics().listen(_ -> {
                throw new IllegalStateException("the listener fails, on purpose");
            });
            errors(cloud, 1);
            errors(cloud, 1);
            errors(cloud, 0);
            errors(cloud, 0);

            assertThat(alarm(cloud, "S-Failing").changes()).hasSize(3);
        }
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"MetricName\":\"Errors\" | \"MetricName\":\"Erors\" | S-Failing watches the metric Shop Erors {Till=one}",
                "\"Name\":\"Till\" | \"Name\":\"Shop\" | S-Failing watches the metric Shop Errors {Shop=one}",
                "\"Statistic\":\"Sum\" | \"ExtendedStatistic\":\"tm90\" | tm90",
                "\"Period\":60 | \"Period\":30 | Period",
                "\"Period\":60 | \"Period\":90 | whole minutes",
                "\"Period\":60 | \"Period\":60,\"Unit\":\"Count\" | Unit",
                "\"EvaluationPeriods\":3 | \"EvaluationPeriods\":1 | from 1 to 1",
                "\"EvaluationPeriods\":3 | \"EvaluationPeriods\":1441 | 86460 seconds",
                "\"Threshold\":0 | \"ThresholdMetricId\":\"ad1\" | Threshold",
                "\"GreaterThanThreshold\" | \"GreaterThanUpperThreshold\" | GreaterThanUpperThreshold",
                "\"notBreaching\" | \"breach\" | breach",
                "{\"Ref\":\"Topic\"} | \"arn:aws:automate:us-east-1:ec2:stop\" | topics of SNS",
                "\"Period\":60 | \"Period\":60,\"EvaluateLowSampleCountPercentile\":\"ignore\" | EvaluateLowSampleCountPercentile",
            })
    void what_cannot_be_evaluated_as_it_is_meant_stops_the_start_by_name(String text, String other, String named) {
        String template = alarm("Failing", WATCHES_ERRORS + TELLS).replace(text, other);

        assertThatThrownBy(() -> open(template).close())
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("S/Failing")
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALARM(S-Absent) | the alarm S-Absent, which is in no template",
                "ALARM(S-All) | itself",
                "AT_LEAST(1, ALARM, (S-All)) | AT_LEAST",
            })
    void a_composite_alarm_on_nothing_stops_the_start_by_name(String rule, String named) {
        String template = "{\"All\":{\"Type\":\"AWS::CloudWatch::CompositeAlarm\",\"Properties\":{\"AlarmRule\":\""
                + rule + "\"}}}";

        assertThatThrownBy(() -> open(template).close())
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("S/All")
                .hasMessageContaining(named);
    }

    private static String alarm(String id, String properties) {
        return "{" + ALERTS + "," + alarmOnly(id, properties) + "}";
    }

    private static String alarmOnly(String id, String properties) {
        return "\"" + id + "\":{\"Type\":\"AWS::CloudWatch::Alarm\",\"Properties\":{" + properties + "}}";
    }

    private Cloud open(String resources) throws IOException {
        return open(resources, Optional.empty());
    }

    private Cloud open(String resources, Optional<Path> data) throws IOException {
        Files.writeString(directory.resolve("S.assets.json"), "{}");
        Files.writeString(directory.resolve("manifest.json"), """
                {"version":"48.0.0","artifacts":{
                  "S.assets":{"type":"cdk:asset-manifest","properties":{"file":"S.assets.json"}},
                  "S":{"type":"aws:cloudformation:stack","dependencies":[],"properties":{"templateFile":"S.template.json"}}}}""");
        Files.writeString(directory.resolve("S.template.json"), "{\"Resources\":" + resources + "}");
        List<Function<Cloud, AwsRoom>> rooms = List.of(SnsRoom::new, CloudWatchRoom::new, _ -> new Shop());
        Cloud cloud =
                Cloud.open(new CloudOptions(directory, 0, data, directory.resolve("logs"), clock), rooms, _ -> {});
        cloud.deploy(Map.of());
        return cloud;
    }

    /** Errors of a minute, which is over then. */
    private static void errors(Cloud cloud, double count) {
        cloud.metrics().record(ERRORS, count);
        passes(cloud, MINUTE);
    }

    private static void passes(Cloud cloud, Duration time) {
        cloud.timeline().pass(time);
    }

    private static AlarmState state(Cloud cloud, String name) {
        return alarm(cloud, name).status().state();
    }

    private static Alarm alarm(Cloud cloud, String name) {
        return cloud.room(CloudWatchRoom.class).alarms().find(name).orElseThrow();
    }

    private static List<Topics.Published> told(Cloud cloud) {
        return cloud.room(SnsRoom.class).topics().latest().stream()
                .filter(published -> published.topic().equals("alerts"))
                .toList();
    }
}
