package io.luca.local.aws.service.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionQueryTest {

    private static final PartitionQuery QUERY = PartitionQuery.parse(
            "{school_id: (.student_key | split(\"#\")[1]), year: (.change.at.S // .time | .[0:4]), month: (.time | .[5:7])}");

    @Test
    void finds_the_keys_of_a_record() throws Exception {
        assertThat(keys("{\"student_key\":\"TENANT#school_1#STUDENT#a\",\"time\":\"2026-12-31T23:59:59.999Z\"}"))
                .isEqualTo(Map.of("school_id", "school_1", "year", "2026", "month", "12"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"student_key\":\"none\",\"time\":\"2026-12-31\"}",
                "{\"student_key\":\"TENANT#s#STUDENT#a\",\"time\":\"\"}",
                "{\"student_key\":\"TENANT#s#STUDENT#a\",\"time\":7}"
            })
    void refuses_a_record_that_lacks_one(String record) {
        assertThatThrownBy(() -> keys(record)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_prefix_is_filled_with_keys_times_and_the_type_of_an_error() {
        Instant at = Instant.parse("2026-11-26T23:30:00Z");

        assertThat(new Prefix("events/school_id=!{partitionKeyFromQuery:school_id}/")
                        .of(Map.of("school_id", "s"), Optional.empty(), at))
                .isEqualTo("events/school_id=s/");
        assertThat(new Prefix("errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/")
                        .of(Map.of(), Optional.of("format-conversion-failed"), at))
                .isEqualTo("errors/format-conversion-failed/2026/11/26/");
        assertThatThrownBy(() -> new Prefix("!{partitionKeyFromLambda:x}/"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, String> keys(String record) throws Exception {
        return QUERY.keys(new ObjectMapper().readTree(record));
    }
}
