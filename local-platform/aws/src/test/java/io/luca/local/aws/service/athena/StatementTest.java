package io.luca.local.aws.service.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.endpoint.AwsError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {

    @Test
    void puts_literals_in_the_place_of_question_marks_and_of_no_others() {
        Statement statement = Statement.of(
                "SELECT '?' AS \"?\" -- ?\nFROM events WHERE school_id = ? AND a = ?",
                List.of(Statement.literal("school_1"), Statement.literal("it's")));

        assertThat(statement.sql())
                .isEqualTo("SELECT '?' AS \"?\" -- ?\nFROM events WHERE school_id = 'school_1' AND a = 'it''s'");
        assertThatThrownBy(() -> Statement.of("SELECT ?", List.of())).isInstanceOf(AwsError.class);
        assertThatThrownBy(() -> Statement.of("SELECT 1", List.of("1"))).isInstanceOf(AwsError.class);
    }

    @Test
    void knows_the_values_given_for_the_injected_key() {
        assertThat(values("SELECT 1 FROM events WHERE school_id = 'a' AND x = 'b'"))
                .containsExactly("a");
        assertThat(values("SELECT 1 FROM events WHERE SCHOOL_ID IN ('a', 'b')")).containsExactly("a", "b");
        assertThat(values("SELECT 1 FROM events WHERE school_id = 'a' OR school_id='b'"))
                .containsExactly("a", "b");
        assertThat(values("SELECT 1 FROM events WHERE school_id LIKE 'a%'")).isEmpty();
        assertThat(values("SELECT school_id FROM events")).isEmpty();
    }

    @Test
    void knows_the_tables_that_a_statement_names() {
        assertThat(Statement.of("SELECT 'grade_changes' FROM Events", List.of())
                        .tables(List.of("events", "grade_changes")))
                .containsExactly("events");
        assertThat(Statement.of("SELECT * FROM \"events\" JOIN grade_changes ON 1 = 1", List.of())
                        .tables(List.of("events", "grade_changes")))
                .containsExactly("events", "grade_changes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM events",
                "COPY events TO '/tmp/x'",
                "/* SELECT */ DROP TABLE events",
                "SELECT 1; DROP TABLE events",
                "INSTALL httpfs",
                ""
            })
    void refuses_what_does_more_than_read(String sql) {
        assertThatThrownBy(() -> Statement.of(sql, List.of())).isInstanceOf(AwsError.class);
    }

    private static Iterable<String> values(String sql) {
        return Statement.of(sql, List.of()).values("school_id");
    }
}
