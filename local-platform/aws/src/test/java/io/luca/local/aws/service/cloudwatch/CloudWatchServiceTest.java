package io.luca.local.aws.service.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients can ask about alarms and metrics, and what they cannot put. */
class CloudWatchServiceTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final MetricId ERRORS = MetricId.of("Shop", "Errors", Map.of("Till", "one"));
    private static final String TEMPLATE = """
            {"Resources":{
              "Failing":{"Type":"AWS::CloudWatch::Alarm","Properties":{"Namespace":"Shop","MetricName":"Errors",
                "Dimensions":[{"Name":"Till","Value":"one"}],"ExtendedStatistic":"p95","Period":60,"Threshold":1.5,
                "ComparisonOperator":"GreaterThanThreshold","TreatMissingData":"notBreaching","EvaluationPeriods":5,
                "DatapointsToAlarm":3,"AlarmDescription":"a < b","AlarmActions":["arn:aws:sns:us-east-1:000000000000:alerts"]}},
              "Percent":{"Type":"AWS::CloudWatch::Alarm","Properties":{"AlarmName":"percent","Metrics":[
                {"Id":"e","Expression":"100 * m"},
                {"Id":"m","ReturnData":false,"MetricStat":{"Stat":"Sum","Period":300,"Metric":{"Namespace":"Shop",
                  "MetricName":"Errors"}}}],"Threshold":1,"ComparisonOperator":"LessThanThreshold","EvaluationPeriods":1}},
              "All":{"Type":"AWS::CloudWatch::CompositeAlarm","Properties":{"AlarmRule":"ALARM(S-Failing)",
                "ActionsSuppressor":"percent","ActionsSuppressorWaitPeriod":60,"ActionsSuppressorExtensionPeriod":120}}}}""";

    private final List<String> asked = new ArrayList<>();
    private final MovableClock clock = new MovableClock(NOON);
    private final Metrics metrics = new Metrics(clock);
    private final Alarms alarms = new Alarms(Environment.LAPTOP, clock, _ -> true);
    private final CloudWatchService service = new CloudWatchService(
            alarms, metrics, (_, action, resource, _) -> asked.add(action + " " + resource), Environment.LAPTOP, NOON);

    @BeforeEach
    void deploys_the_alarms() throws IOException {
        new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(alarms))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(TEMPLATE))),
                        Map.of(),
                        Map.of()));
    }

    @Test
    void an_alarm_is_described_as_its_template_has_it_and_as_it_stands() {
        String answer = call("DescribeAlarms", "&AlarmNames.member.1=S-Failing");

        assertThat(answer)
                .contains("<AlarmName>S-Failing</AlarmName>")
                .contains("<AlarmArn>arn:aws:cloudwatch:us-east-1:000000000000:alarm:S-Failing</AlarmArn>")
                .contains("<AlarmDescription>a &lt; b</AlarmDescription>", "<ActionsEnabled>true</ActionsEnabled>")
                .contains("<AlarmActions><member>arn:aws:sns:us-east-1:000000000000:alerts</member></AlarmActions>")
                .contains("<StateValue>INSUFFICIENT_DATA</StateValue>")
                .contains("<StateReason>Unchecked: Initial alarm creation</StateReason>")
                .contains("<Namespace>Shop</Namespace><MetricName>Errors</MetricName>")
                .contains("<Dimensions><member><Name>Till</Name><Value>one</Value></member></Dimensions>")
                .contains("<ExtendedStatistic>p95</ExtendedStatistic><Period>60</Period>")
                .contains("<EvaluationPeriods>5</EvaluationPeriods><DatapointsToAlarm>3</DatapointsToAlarm>")
                .contains("<Threshold>1.5</Threshold><ComparisonOperator>GreaterThanThreshold</ComparisonOperator>")
                .contains("<TreatMissingData>notBreaching</TreatMissingData>")
                .doesNotContain("percent");
        assertThat(asked)
                .containsExactly("cloudwatch:DescribeAlarms arn:aws:cloudwatch:us-east-1:000000000000:alarm:*");
    }

    @Test
    void an_expression_is_described_with_the_metrics_that_it_is_made_of() {
        assertThat(call("DescribeAlarms", "&AlarmNames.member.1=percent"))
                .contains(
                        "<Metrics><member><Id>e</Id><Expression>100 * m</Expression><ReturnData>true</ReturnData></member>"
                                + "<member><Id>m</Id><MetricStat><Metric><Namespace>Shop</Namespace>")
                .contains("<Period>300</Period><Stat>Sum</Stat></MetricStat><ReturnData>false</ReturnData></member>");
    }

    @Test
    void composite_alarms_are_told_of_only_if_they_are_asked_for() {
        assertThat(call("DescribeAlarms", "")).contains("S-Failing", "percent").doesNotContain("S-All");
        assertThat(call("DescribeAlarms", "&AlarmTypes.member.1=CompositeAlarm"))
                .contains("<AlarmName>S-All</AlarmName>", "<AlarmRule>ALARM(S-Failing)</AlarmRule>")
                .contains("<ActionsSuppressor>percent</ActionsSuppressor>")
                .contains("<ActionsSuppressorWaitPeriod>60</ActionsSuppressorWaitPeriod>")
                .doesNotContain("S-Failing</AlarmName>");
    }

    @ParameterizedTest
    @CsvSource({
        "&AlarmNamePrefix=S-, S-Failing",
        "&AlarmNamePrefix=per, percent",
        "&StateValue=INSUFFICIENT_DATA, S-Failing percent",
        "&StateValue=ALARM, ''",
        "&ActionPrefix=arn%3Aaws%3Asns, S-Failing",
    })
    void alarms_are_found_by_prefix_state_and_action(String query, String names) {
        assertThat(names(call("DescribeAlarms", query))).isEqualTo(names);
    }

    @Test
    void pages_follow_one_another_until_all_are_told() {
        String first = call("DescribeAlarms", "&MaxRecords=1");
        String second = call("DescribeAlarms", "&MaxRecords=1&NextToken=1");

        assertThat(names(first)).isEqualTo("S-Failing");
        assertThat(first).contains("<NextToken>1</NextToken>");
        assertThat(names(second)).isEqualTo("percent");
        assertThat(second).doesNotContain("NextToken");
    }

    @Test
    void statistics_of_periods_are_told_where_something_was_recorded() {
        metrics.record(ERRORS, 1);
        metrics.record(ERRORS, 3);
        clock.advance(Duration.ofMinutes(10));
        metrics.record(ERRORS, 5);

        String answer = call(
                "GetMetricStatistics",
                "&Namespace=Shop&MetricName=Errors&Dimensions.member.1.Name=Till&Dimensions.member.1.Value=one"
                        + "&StartTime=2026-03-02T12:02:00Z&EndTime=2026-03-02T12:15:00Z&Period=300"
                        + "&Statistics.member.1=Sum&Statistics.member.2=Maximum&ExtendedStatistics.member.1=p99");

        assertThat(answer)
                .contains(
                        "<Label>Errors</Label><Datapoints><member><Timestamp>2026-03-02T12:00:00Z</Timestamp><Sum>4.0</Sum>"
                                + "<Maximum>3.0</Maximum><Unit>None</Unit><ExtendedStatistics><entry><key>p99</key><value>3.0</value>")
                .contains("<member><Timestamp>2026-03-02T12:10:00Z</Timestamp><Sum>5.0</Sum>")
                .doesNotContain("12:05:00");
        assertThat(asked).containsExactly("cloudwatch:GetMetricStatistics *");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PutMetricData", "SetAlarmState", "PutMetricAlarm", "DeleteAlarms", "DisableAlarmActions"})
    void nothing_is_put_set_or_taken_away(String operation) {
        assertThatThrownBy(() -> call(operation, "")).isInstanceOfSatisfying(AwsError.class, refused -> {
            assertThat(refused.status()).isEqualTo(501);
            assertThat(refused).hasMessageContaining(operation);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeAlarms, &ChildrenOfAlarmName=S-All, NotImplemented",
        "DescribeAlarms, &MaxRecords=101, InvalidParameterValue",
        "DescribeAlarms, &NextToken=x, InvalidNextToken",
        "GetMetricStatistics, &Namespace=Shop, MissingParameter",
        "GetMetricStatistics, &Statistics.member.1=tm90, InvalidParameterValue",
        "GetMetricStatistics, &Statistics.member.1=Sum&Period=30, InvalidParameterValue",
    })
    void what_is_not_honoured_is_refused(String operation, String query, String code) {
        assertThatThrownBy(() -> call(operation, query))
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void who_may_not_look_learns_nothing() {
        CloudWatchService closed = new CloudWatchService(
                alarms,
                metrics,
                (_, action, _, _) -> {
                    throw AwsError.invalid("AccessDeniedException", "not authorized to perform: " + action);
                },
                Environment.LAPTOP,
                NOON);

        assertThatThrownBy(() -> call(closed, "DescribeAlarms", ""))
                .isInstanceOfSatisfying(
                        AwsError.class, denied -> assertThat(denied.code()).isEqualTo("AccessDenied"));
    }

    private String call(String operation, String query) {
        return call(service, operation, query);
    }

    private static String call(CloudWatchService service, String operation, String query) {
        byte[] body = ("Action=" + operation + "&Version=2010-08-01" + query).getBytes(UTF_8);
        return new String(
                service.answer(new AwsCall(
                                "monitoring",
                                operation,
                                false,
                                new Caller.AccountRoot("000000000000"),
                                WritableHeaders.create(),
                                body))
                        .body(),
                UTF_8);
    }

    private static String names(String answer) {
        return Pattern.compile("<AlarmName>(.+?)</AlarmName>")
                .matcher(answer)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining(" "));
    }
}
