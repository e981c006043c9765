package io.luca.local.aws.service.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.OpenCloud;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.metric.StatisticSet;
import io.luca.local.aws.template.UnsupportedResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Log groups of a template, whose lines somebody appends to files. */
class LogsRoomIT {

    private static final String TEMPLATE = """
            {"Resources":{
             "Log":{"Type":"AWS::Logs::LogGroup","Properties":{"LogGroupName":"/luca/worker","RetentionInDays":90}},
             "Filter":{"Type":"AWS::Logs::MetricFilter","Properties":{"FilterName":"violations","FilterPattern":%s,
               "LogGroupName":{"Ref":"Log"},
               "MetricTransformations":[{"MetricName":"TenantViolations","MetricNamespace":"%s","MetricValue":%s%s}]}}}}""";
    private static final String VIOLATION = "\"\\\"TENANT_VIOLATION\\\"\"";

    @TempDir
    private Path directory;

    private Path file;
    private Cloud cloud;

    @AfterEach
    void close() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void the_lines_that_match_are_counted_and_those_of_an_earlier_process_are_not() throws IOException {
        file = directory.resolve("worker.log");
        Files.writeString(file, "TENANT_VIOLATION of yesterday\n");
        open(VIOLATION, "\"1\"", "");

        write("TENANT_VIOLATION one\nnothing\nTENANT_VIOLATION two\nTENANT_VIOLATION beg");
        cloud.catchUp(Duration.ofSeconds(1));
        assertThat(recorded().sum()).isEqualTo(2);

        write("un\n");
        cloud.catchUp(Duration.ofSeconds(1));
        assertThat(recorded().sum())
                .as("a line counts once it is ended, and once")
                .isEqualTo(3);
    }

    @Test
    void a_file_that_is_not_there_yet_is_read_from_its_beginning() throws IOException {
        open(VIOLATION, "\"1\"", "");

        write("TENANT_VIOLATION first\n");
        cloud.catchUp(Duration.ofSeconds(1));

        assertThat(recorded().sum()).isEqualTo(1);
    }

    @Test
    void a_file_that_somebody_begins_anew_is_read_from_its_beginning() throws IOException {
        open(VIOLATION, "\"1\"", "");
        write("a line that is longer than what comes after it, and TENANT_VIOLATION in it\n");
        cloud.catchUp(Duration.ofSeconds(1));

        Files.writeString(file, "TENANT_VIOLATION\n");
        cloud.catchUp(Duration.ofSeconds(1));

        assertThat(recorded().sum()).isEqualTo(2);
    }

    /** A function of one night has ended, and its lines count in that night, before the next night comes. */
    @Test
    void what_was_written_before_time_passes_counts_in_its_own_minute() throws IOException {
        open(VIOLATION, "\"1\"", "");
        write("TENANT_VIOLATION\n");
        MetricId metric = MetricId.of("Luca", "TenantViolations", Map.of());
        Instant before = cloud.clock().instant().minus(Duration.ofMinutes(5));

        cloud.timeline().pass(Duration.ofHours(20));

        Instant minute = before.truncatedTo(ChronoUnit.MINUTES);
        assertThat(cloud.metrics()
                        .during(metric, minute, Duration.ofMinutes(10))
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void a_line_that_does_not_match_is_the_default_value_if_there_is_one() throws IOException {
        open(VIOLATION, "\"1\"", ",\"DefaultValue\":0");

        write("fine\nfine\nTENANT_VIOLATION\n");
        cloud.catchUp(Duration.ofSeconds(1));

        assertThat(recorded().count()).isEqualTo(3);
        assertThat(recorded().sum()).isEqualTo(1);
    }

    @Test
    void without_lines_there_is_no_value_also_not_a_default_one() {
        open(VIOLATION, "\"1\"", ",\"DefaultValue\":0");

        cloud.timeline().pass(Duration.ofMinutes(10));

        assertThat(recorded().isEmpty()).isTrue();
    }

    @Test
    void a_value_and_a_dimension_may_stand_in_the_line() throws IOException {
        open("\"{ $.millis = * }\"", "\"$.millis\"", ",\"Dimensions\":[{\"Key\":\"Path\",\"Value\":\"$.path\"}]");

        write("{\"millis\":12.5,\"path\":\"sync\"}\n{\"millis\":\"many\",\"path\":\"sync\"}\n{\"millis\":1}\n");
        cloud.catchUp(Duration.ofSeconds(1));

        StatisticSet values = Recorded.of(cloud.metrics(), "Luca", "TenantViolations", Map.of("Path", "sync"));
        assertThat(values.count()).isEqualTo(1);
        assertThat(values.sum()).isEqualTo(12.5);
    }

    @Test
    void what_filters_count_and_what_lines_may_bring_into_their_namespace_is_said_before() {
        open(VIOLATION, "\"1\"", "");

        assertThat(cloud.isEmitted(MetricId.of("Luca", "TenantViolations", Map.of())))
                .isTrue();
        assertThat(cloud.isEmitted(MetricId.of("Luca", "CompletedRuns", Map.of("Service", "x"))))
                .isTrue();
        assertThat(cloud.isEmitted(MetricId.of("Luka", "CompletedRuns", Map.of("Service", "x"))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"[a, b]\" | Luca | \"1\" | `` | of a kind that is not read here",
                "\"{ $.a ~ 1 }\" | Luca | \"1\" | `` | cannot be read at",
                "\"\" | AWS/SQS | \"1\" | `` | one of AWS's own",
                "\"\" | Luca | \"many\" | `` | no number",
                "\"\" | Luca | \"1\" | ,\"DefaultValue\":0,\"Dimensions\":[{\"Key\":\"a\",\"Value\":\"$.a\"}] | default value",
            })
    void what_is_not_honoured_stops_the_start_by_the_filters_name(
            String pattern, String namespace, String value, String more, String why) {
        String template = TEMPLATE.formatted(pattern, namespace, value, more);

        assertThatThrownBy(() -> OpenCloud.of(directory, template, List.of(LogsRoom::new), Map.of()))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("violations")
                .hasMessageContaining(why);
    }

    private void open(String pattern, String value, String more) {
        cloud = OpenCloud.of(
                directory,
                TEMPLATE.formatted(pattern, "Luca", value, more),
                List.of(LogsRoom::new, FollowingRoom::new),
                Map.of());
        file = directory.resolve("worker.log");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private StatisticSet recorded() {
        return Recorded.of(cloud.metrics(), "Luca", "TenantViolations", Map.of());
    }

    /** In place of a service whose processes write the log. */
    private final class FollowingRoom implements AwsRoom {

        private final Cloud machine;

        FollowingRoom(Cloud machine) {
            this.machine = machine;
        }

        @Override
        public void start() {
            machine.room(LogsRoom.class).follow("/luca/worker", directory.resolve("worker.log"));
        }
    }
}
