package io.luca.grading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplanationJsonTest {

    private static final String MEASURED = """
            {"types":[{"type":"exam","evaluations":[{"evaluation_id":"class_top","score":80.10}]}],"raw":33.333333,\
            "curve":{"type":"top_to_max","class_top":85.123457,"class_top_exact":"851234567891/10000000000","curved":39.158768},\
            "score":39.16}""";

    @Test
    void without_the_class_top_every_other_number_is_as_it_was_to_the_last_digit() {
        assertThat(ExplanationJson.withoutClassTop(MEASURED)).isEqualTo("""
                        {"types":[{"type":"exam","evaluations":[{"evaluation_id":"class_top","score":80.10}]}],"raw":33.333333,\
                        "curve":{"type":"top_to_max","class_top_withheld":true,"curved":39.158768},"score":39.16}""");
    }

    @Test
    void done_twice_it_is_the_same() {
        String once = ExplanationJson.withoutClassTop(MEASURED);

        assertThat(ExplanationJson.withoutClassTop(once)).isEqualTo(once);
        assertThat(ExplanationJson.isWithoutClassTop(once)).isTrue();
        assertThat(ExplanationJson.isWithoutClassTop(MEASURED)).isFalse();
    }

    @Test
    void the_class_top_is_read_exactly_and_is_none_where_none_is_named() {
        assertThat(ExplanationJson.classTop(MEASURED)).contains(Fraction.parse("851234567891/10000000000"));
        assertThat(ExplanationJson.classTop(ExplanationJson.withoutClassTop(MEASURED)))
                .isEmpty();
        assertThat(ExplanationJson.classTop("{\"curve\":{\"type\":\"none\"}}")).isEmpty();
    }
}
