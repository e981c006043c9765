package io.luca.local.aws.service.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.MovableClock;
import io.luca.local.aws.service.glue.CatalogTable;
import io.luca.local.aws.service.glue.ColumnTypes;
import io.luca.local.aws.time.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When buffers go off, and what is in them. */
class DeliveryStreamTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int FULL = 2_000;

    @TempDir
    private Path directory;

    private final Timeline timeline = new Timeline(new MovableClock(Instant.parse("2026-11-30T23:00:00Z")));
    private final List<DeliveryStream.Full> gone = new ArrayList<>();

    @Test
    void a_buffer_goes_off_when_its_time_is_over() {
        DeliveryStream stream = stream();
        stream.put(List.of(record("s1", "2026-11-30T22:59:59Z", "1")));

        timeline.pass(INTERVAL.minusSeconds(1));
        assertThat(gone).isEmpty();
        assertThat(stream.waiting()).isEqualTo(1);
        timeline.pass(Duration.ofSeconds(1));

        assertThat(gone).hasSize(1);
        assertThat(gone.getFirst().records()).isEqualTo(1);
        assertThat(stream.waiting()).isZero();
    }

    @Test
    void its_oldest_record_waits_until_it_is_written_and_not_only_until_its_buffer_goes_off() {
        DeliveryStream stream = stream();
        Instant arrived = timeline.now();
        assertThat(stream.oldest()).isEmpty();

        stream.put(List.of(record("s1", "2026-11-30T22:59:59Z", "1")));
        timeline.pass(INTERVAL.multipliedBy(3));
        assertThat(gone).hasSize(1);
        assertThat(stream.oldest()).contains(arrived);

        gone.getFirst().whenWritten().run();
        assertThat(stream.oldest()).isEmpty();
    }

    @Test
    void a_buffer_goes_off_earlier_when_it_is_full_and_not_again_when_its_time_is_over() {
        DeliveryStream stream = stream();
        List<String> many = new ArrayList<>();
        for (int index = 0; index < 30; index++) {
            many.add(record("s1", "2026-11-30T22:59:59Z", String.valueOf(index)));
        }

        stream.put(many);

        assertThat(gone).hasSize(1);
        timeline.pass(INTERVAL);
        assertThat(gone).hasSize(1);
    }

    /** Partitions are months in UTC: at midnight the one goes on to fill while the next has begun. */
    @Test
    void schools_and_months_are_kept_apart_and_a_school_needs_no_set_up() throws IOException {
        DeliveryStream stream = stream();

        stream.put(List.of(
                record("s1", "2026-11-30T23:59:59.999Z", "1"),
                record("s1", "2026-12-01T00:00:00Z", "2"),
                record("never_seen", "2026-12-01T00:00:00Z", "3")));
        stream.flush();

        assertThat(gone)
                .extracting(DeliveryStream.Full::prefix)
                .containsExactlyInAnyOrder(
                        "events/school_id=s1/year=2026/month=11/",
                        "events/school_id=s1/year=2026/month=12/",
                        "events/school_id=never_seen/year=2026/month=12/");
        assertThat(gone).allSatisfy(full -> assertThat(lines(full)).hasSize(1));
    }

    @Test
    void a_record_that_does_not_fit_goes_to_the_errors_with_its_reason_and_the_rest_flows() throws IOException {
        DeliveryStream stream = stream();

        Set<Integer> tooLarge = stream.put(List.of(
                record("s1", "2026-11-30T22:59:59Z", "\"seven\""),
                record("s1", "2026-11-30T22:59:59Z", "\"8\""),
                "{\"student_key\":\"TENANT#s1#STUDENT#a\"}",
                "no json"));
        stream.flush();

        assertThat(tooLarge).isEmpty();
        assertThat(stream.misfits()).isEqualTo(3);
        DeliveryStream.Full good = of("events/school_id=s1/year=2026/month=11/");
        assertThat(lines(good))
                .singleElement()
                .satisfies(line -> assertThat(line.path("number").asInt()).isEqualTo(8));
        DeliveryStream.Full misfit = of("errors/format-conversion-failed/2026/11/30/");
        assertThat(misfit.isOfErrors()).isTrue();
        assertThat(lines(misfit)).singleElement().satisfies(error -> {
            assertThat(error.path("ErrorCode").asText()).startsWith("DataFormatConversion.");
            assertThat(error.path("ErrorMessage").asText())
                    .startsWith("number: ")
                    .doesNotContain("seven");
            assertThat(new String(
                            Base64.getDecoder().decode(error.path("rawData").asText()), StandardCharsets.UTF_8))
                    .contains("seven");
            assertThat(error.at("/dataCatalogTable/tableName").asText()).isEqualTo("events");
        });
        assertThat(lines(of("errors/processing-failed/2026/11/30/"))).hasSize(2);
    }

    @Test
    void a_record_above_the_limit_is_told_to_the_sender() {
        Set<Integer> tooLarge = stream()
                .put(List.of(
                        record("s1", "2026-11-30T22:59:59Z", "1"),
                        record("s1", "2026-11-30T22:59:59Z", "\"" + "x".repeat(1 << 20) + "\"")));

        assertThat(tooLarge).containsExactly(1);
    }

    @Test
    void what_a_dead_process_had_taken_is_written_by_the_next() throws IOException {
        stream().put(List.of(record("s1", "2026-11-30T22:59:59Z", "1"), "no json"));

        DeliveryStream next = stream();
        assertThat(next.waiting()).isEqualTo(2);
        next.put(List.of(record("s1", "2026-11-30T22:59:59Z", "2")));
        timeline.pass(INTERVAL);

        assertThat(lines(of("events/school_id=s1/year=2026/month=11/"))).hasSize(2);
        assertThat(of("errors/processing-failed/2026/11/30/").isOfErrors()).isTrue();
    }

    private DeliveryStream.Full of(String prefix) {
        return gone.stream()
                .filter(full -> full.prefix().equals(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> lines(DeliveryStream.Full full) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(full.lines())) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private DeliveryStream stream() {
        CatalogTable table = new CatalogTable(
                "lake",
                "events",
                ColumnTypes.of("student_key", "string", "time", "string", "number", "int"),
                List.of("school_id", "year", "month"),
                "bucket",
                "events/",
                "school_id");
        return new DeliveryStream(
                new DeliveryStream.Settings(
                        "events",
                        "bucket",
                        new Prefix("events/school_id=!{partitionKeyFromQuery:school_id}/"
                                + "year=!{partitionKeyFromQuery:year}/month=!{partitionKeyFromQuery:month}/"),
                        new Prefix("errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"),
                        PartitionQuery.parse(
                                "{school_id: (.student_key | split(\"#\")[1]), year: .time[0:4], month: .time[5:7]}"),
                        INTERVAL,
                        FULL,
                        ".parquet"),
                directory,
                timeline,
                () -> table,
                gone::add);
    }

    private static String record(String school, String time, String number) {
        return "{\"student_key\":\"TENANT#%s#STUDENT#a\",\"time\":\"%s\",\"number\":%s}"
                .formatted(school, time, number);
    }
}
