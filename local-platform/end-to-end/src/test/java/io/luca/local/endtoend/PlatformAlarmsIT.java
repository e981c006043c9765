package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.service.cloudwatch.Alarm;
import io.luca.local.aws.service.cloudwatch.AlarmState;
import io.luca.local.aws.service.cloudwatch.AlarmStatus;
import io.luca.local.aws.service.cloudwatch.CloudWatchRoom;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.aws.template.UnsupportedResourceException;
import io.luca.local.platform.Platform;
import io.luca.local.workbench.cli.Luca;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alarms of the templates on the running platform. Only requests, a fault and the time that passes are the test's. */
class PlatformAlarmsIT {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Longer than any alarm on the API looks back. */
    private static final Duration QUIET = Duration.ofMinutes(10);

    private static final String ERRORS = "LucaApi-AlarmsErrors";
    private static final String ANSWERS = "LucaApi-Answers";

    @Test
    @Rings({ERRORS, ANSWERS})
    void answers_that_are_errors_ring_and_end_and_the_topic_hears_of_it_once() throws IOException {
        try (Platform platform = BootedPlatform.start(BootedPlatform.ASSEMBLY, Optional.empty(), true)) {
            Api api = new Api(platform);
            String teacher = api.token("teacher_789");
            platform.cloud().timeline().pass(MINUTE);
            assertThat(alarms(platform)).hasSameSizeAs(inTemplates(platform));
            assertThat(alarms(platform))
                    .filteredOn(alarm -> alarm.name().contains("NoRun"))
                    .as("no night was ever there that could be missed")
                    .singleElement()
                    .satisfies(alarm -> assertThat(alarm.changes()).isEmpty());
            assertThat(alarms(platform))
                    .filteredOn(alarm -> !alarm.name().contains("NoRun"))
                    .allSatisfy(alarm ->
                            assertThat(alarm.status().reason()).as(alarm.name()).doesNotStartWith("Unchecked"));
            assertThat(errors(platform).status().state()).isEqualTo(AlarmState.OK);

            platform.cloud().faults().begin("dynamodb", Faults.Kind.ERROR);
            for (int minute = 0; minute < 3; minute++) {
                refused(api, teacher);
                platform.cloud().timeline().pass(MINUTE);
            }
            new PlatformAlarms(platform).passUntilTold(ANSWERS, 1, () -> refused(api, teacher));
            platform.cloud().faults().end("dynamodb");
            assertThat(errors(platform).status().state()).isEqualTo(AlarmState.ALARM);
            assertThat(said(platform, "status"))
                    .containsPattern("alarms +\\d+ OK, \\d+ ALARM, \\d+ INSUFFICIENT_DATA")
                    .contains("ALARM             " + errors(platform).name())
                    .contains("Threshold Crossed: 3 ")
                    .contains("docs/runbooks/errors.md#errors-answers-are-5xx");
            platform.cloud().timeline().pass(QUIET);

            assertThat(errors(platform).changes())
                    .extracting(AlarmStatus::state)
                    .containsExactly(AlarmState.OK, AlarmState.ALARM, AlarmState.OK);
            new PlatformAlarms(platform).requireRangAndEnded(ANSWERS);
            assertThat(said(platform, "alarms")).contains(errors(platform).name(), "Z  ALARM", "Z  OK");
            assertThat(platform.room(SnsRoom.class).topics().latest())
                    .filteredOn(alert -> alert.subject().startsWith("ALARM: \"LucaApi-"))
                    .as("one that stands for it, as no cause rings")
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.subject()).contains(ANSWERS))
                    .satisfies(alert -> assertThat(new ObjectMapper()
                                    .readTree(alert.message())
                                    .path("AlarmDescription")
                                    .asText())
                            .contains("docs/runbooks/answers.md"));
        }
    }

    @Test
    void an_alarm_on_a_metric_that_nothing_emits_stops_the_start_by_name(@TempDir Path copy) throws IOException {
        ChangedAssembly.write(
                copy,
                "LucaApi",
                template -> template.path("Resources").forEach(resource -> {
                    ObjectNode properties = (ObjectNode) resource.path("Properties");
                    if ("Latency".equals(properties.path("MetricName").asText())) {
                        properties.put("MetricName", "Latencies");
                    }
                }));

        assertThatThrownBy(() ->
                        BootedPlatform.start(copy, Optional.empty(), false).close())
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("LucaApi-AlarmsLatency")
                .hasMessageContaining("AWS/ApiGateway Latencies {ApiName=Luca}");
    }

    /** A mark that is not taken, for the table fails. */
    private static void refused(Api api, String teacher) {
        assertThat(api.post(
                                "/evaluations",
                                teacher,
                                Api.evaluation("student_457", "alarms").toString())
                        .status())
                .isEqualTo(503);
    }

    private static String said(Platform platform, String command) {
        StringWriter said = new StringWriter();
        int exit = Luca.commands()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(
                        command,
                        "--aws-port",
                        String.valueOf(URI.create(platform.awsUrl()).getPort()));
        assertThat(exit).as(said.toString()).isZero();
        return said.toString();
    }

    private static List<Alarm> alarms(Platform platform) {
        return List.copyOf(platform.room(CloudWatchRoom.class).alarms().all());
    }

    private static List<String> inTemplates(Platform platform) {
        return platform.cloud().assembly().stacks().stream()
                .flatMap(stack -> stack.body().path("Resources").properties().stream())
                .filter(resource ->
                        resource.getValue().path("Type").asText().matches("AWS::CloudWatch::(Composite)?Alarm"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Alarm errors(Platform platform) {
        return alarms(platform).stream()
                .filter(alarm -> alarm.name().startsWith(ERRORS))
                .findFirst()
                .orElseThrow();
    }
}
