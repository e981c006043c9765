package io.luca.grading;

import static io.luca.grading.Works.HOMEWORK;
import static io.luca.grading.Works.RULES;
import static io.luca.grading.Works.graded;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.GradingRules;
import java.util.Arrays;
import java.util.Map;
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
    void a_hundred_marks_are_listed_and_of_more_there_is_a_sum_from_which_the_grade_is_computed_anew() {
        String[] marks = new String[ExplanationJson.MOST_LISTED];
        Arrays.setAll(marks, number -> "exam " + (60 + number % 37) + ".25");
        marks[0] = "quiz excused";
        marks[1] = "homework missing";
        marks[2] = "homework 93";
        GradingRules rules = RULES.withDropLowest(Map.of(HOMEWORK, 1));
        Graded listed = graded(rules, marks);
        String[] more = Arrays.copyOf(marks, ExplanationJson.MOST_LISTED + 1);
        more[ExplanationJson.MOST_LISTED] = "exam 61";
        Graded summed = graded(rules, more);

        String summary = ExplanationJson.write(summed.explanation());

        assertThat(ExplanationJson.write(listed.explanation())).contains("e99").doesNotContain("summary");
        assertThat(summary)
                .contains("\"summary\":{\"counted\":1,\"sum\":93,\"dropped\":1,\"excused\":0}")
                .contains("\"summary\":{\"counted\":0,\"sum\":0,\"dropped\":0,\"excused\":1}")
                .doesNotContain("evaluation_id");
        assertThat(Recomputed.from(summary)).isEqualByComparingTo(summed.score());
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
