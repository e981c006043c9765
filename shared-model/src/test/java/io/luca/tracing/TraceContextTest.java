package io.luca.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final TraceContext PLACE =
            new TraceContext("58406520a006649127e371903a2de979", "4c721bf33e3caf8f", true);

    @Test
    void both_spellings_say_the_same() {
        assertThat(PLACE.aws()).isEqualTo("Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1");
        assertThat(PLACE.w3c()).isEqualTo("00-58406520a006649127e371903a2de979-4c721bf33e3caf8f-01");
        assertThat(TraceContext.ofAws(PLACE.aws())).contains(PLACE);
        assertThat(TraceContext.ofW3c(PLACE.w3c())).contains(PLACE);
    }

    @Test
    void what_is_not_recorded_is_told_so() {
        TraceContext unrecorded = new TraceContext(PLACE.traceId(), PLACE.spanId(), false);

        assertThat(TraceContext.ofAws(unrecorded.aws())).contains(unrecorded);
        assertThat(TraceContext.ofW3c(unrecorded.w3c())).contains(unrecorded);
    }

    @Test
    void what_balancers_and_services_add_is_passed_over() {
        assertThat(
                        TraceContext.ofAws(
                                "Self=1-67891234-12456789abcdef012345678;"
                                        + "Root=1-58406520-A006649127E371903A2DE979; Parent=4c721bf33e3caf8f;Sampled=1;Lineage=a87bd80c:0"))
                .contains(PLACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Root=1-58406520-a006649127e371903a2de979",
                "Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f",
                "Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=?",
                "Root=1-58406520-a006649127e371903a2de979;Sampled=1",
                "Root=1-00000000-000000000000000000000000;Parent=4c721bf33e3caf8f;Sampled=1",
                "Root=2-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1",
                "Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8;Sampled=1"
            })
    void half_a_header_of_aws_is_none(String header) {
        assertThat(TraceContext.ofAws(header)).isEmpty();
    }

    @Test
    void a_header_without_end_is_not_read() {
        assertThat(TraceContext.ofAws(PLACE.aws() + ";Lineage=" + "a".repeat(512)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-58406520a006649127e371903a2de979-4c721bf33e3caf8f",
                "00-58406520A006649127e371903a2de979-4c721bf33e3caf8f-01",
                "00-00000000000000000000000000000000-4c721bf33e3caf8f-01",
                "00-58406520a006649127e371903a2de979-0000000000000000-01",
                "ff-58406520a006649127e371903a2de979-4c721bf33e3caf8f-01"
            })
    void half_a_header_of_w3c_is_none(String header) {
        assertThat(TraceContext.ofW3c(header)).isEmpty();
    }

    @Test
    void nothing_else_is_a_place_in_a_trace() {
        assertThatThrownBy(() -> new TraceContext("x", "4c721bf33e3caf8f", true))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
