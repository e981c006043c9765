package io.luca.local.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Rows as people read them. */
class TableTest {

    @Test
    void columns_stand_below_their_names_and_numbers_to_the_right() throws Exception {
        assertThat(table("[\"kind\",\"events\"]", "[[\"entrada\",\"7\"],[\"tarea_completada\",\"1200\"],[null,\"3\"]]")
                        .text())
                .isEqualTo("""
                        kind              events
                        ----------------  ------
                        entrada                7
                        tarea_completada    1200
                                               3
                        """);
    }

    @Test
    void a_row_may_end_early_and_a_long_value_widens_its_column() {
        assertThat(new Table("stream", "taken", "next")
                        .row("a stream of a rather long name", 7, "10:31")
                        .row("pipe")
                        .text())
                .isEqualTo("""
                        stream                          taken  next
                        ------------------------------  -----  -----
                        a stream of a rather long name      7  10:31
                        pipe
                        """);
    }

    @Test
    void csv_puts_quotation_marks_where_they_are_needed() throws Exception {
        assertThat(table("[\"a\",\"b\"]", "[[\"x,y\",\"he said \\\"ñ\\\"\"],[null,\"2\"]]")
                        .csv())
                .isEqualTo("a,b\n\"x,y\",\"he said \"\"ñ\"\"\"\n,2\n");
    }

    @Test
    void the_longest_bar_is_the_greatest_number() throws Exception {
        assertThat(table(
                                "[\"day\",\"events\"]",
                                "[[\"2026-03-01\",\"100\"],[\"2026-03-02\",\"50\"],[\"2026-03-03\",\"0\"]]")
                        .chart())
                .isEqualTo("events\n2026-03-01  " + "█".repeat(50) + " 100\n2026-03-02  " + "█".repeat(25)
                        + " 50\n2026-03-03  0\n");
    }

    @Test
    void there_is_no_chart_without_numbers() {
        assertThatThrownBy(() -> table("[\"a\",\"b\"]", "[[\"x\",\"y\"]]").chart())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--chart");
    }

    private static Table table(String columns, String rows) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        return new Table(json.readTree(columns), json.readTree(rows));
    }
}
