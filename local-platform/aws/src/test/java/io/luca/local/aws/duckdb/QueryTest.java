package io.luca.local.aws.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine itself, without tables. Numbers are small: without a bound they would still fit into memory. */
class QueryTest {

    private static final String ENDLESS = "SELECT count(*) FROM range(100000000000)";

    @TempDir
    private Path directory;

    private Query query = new Query(Path.of("."), Duration.ZERO);

    @BeforeEach
    void query() {
        query = new Query(directory, Duration.ofSeconds(20));
    }

    @Test
    @Timeout(60)
    void a_statement_whose_time_is_over_is_cancelled_in_the_engine() {
        Query hurried = new Query(directory, Duration.ofMillis(300));

        assertThatThrownBy(() -> hurried.run(ENDLESS, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Query timeout: cancelled after 0.3 seconds, the most that one query may take on this machine");

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("query"))
                .as("what has answered may still be on its way out")
                .allSatisfy(thread ->
                        assertThat(thread.join(Duration.ofSeconds(20))).isTrue());
    }

    @Test
    void a_statement_within_its_time_is_answered() {
        assertThat(first("SELECT count(*) FROM range(5)")).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT repeat('a', 10001)",
                "SELECT repeat('ab', 5001)",
                "SELECT repeat(repeat('a', 200), 200)",
                "SELECT repeat('a', 9000 + n) FROM range(1000, 1002) AS t(n)",
                "SELECT lpad('a', 10001, '-')",
                "SELECT lpad('a', CAST(9000 + n AS INTEGER), '-') FROM range(1000, 1002) AS t(n)",
                "SELECT rpad('a', 10001, '-')"
            })
    void a_text_is_not_made_longer_than_its_bound(String sql) {
        assertThatThrownBy(() -> query.run(sql, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("makes at most 10000 characters on this machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT range(3)",
                "SELECT len(range(1, 3))",
                "SELECT unnest(generate_series(1, 9, 2))",
                "SELECT generate_series(DATE '2026-01-01', DATE '2026-02-01', INTERVAL 1 DAY)"
            })
    void a_series_is_rows_and_no_list(String sql) {
        assertThatThrownBy(() -> query.run(sql, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("makes no list on this machine, only rows: write it after FROM");
    }

    @Test
    void short_texts_are_made_as_ever() {
        assertThat(first("SELECT lpad('7', 2, '0') || repeat('ab', 2) || rpad('x', 3, '.') || repeat('-', 0)"))
                .isEqualTo("07ababx..");
        assertThat(first("SELECT repeat(CAST(NULL AS VARCHAR), 3) IS NULL")).isEqualTo("true");
    }

    @Test
    void an_error_begins_with_what_is_wrong() {
        assertThatThrownBy(() -> query.run("SELECT * FROM nothing", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Catalog Error: Table with name nothing does not exist!")
                .hasMessageContaining("LINE 1: SELECT * FROM nothing");
    }

    @Test
    void an_error_for_want_of_memory_gives_no_advice_that_nobody_can_follow() {
        assertThatThrownBy(() -> query.run("SELECT length(string_agg('0123456789', '')) FROM range(30000000)", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Out of Memory Error")
                .hasMessageNotContaining("SET memory_limit");
    }

    private String first(String sql) {
        return String.valueOf(query.run(sql, 1).rows().getFirst().getFirst());
    }
}
