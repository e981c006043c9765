package io.luca.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {

    private static final String ANA = "TENANT#norte#STUDENT#ana";

    @TempDir
    Path directory;

    private ParquetRows rows;
    private Path file;

    @BeforeEach
    void write_a_file() throws SQLException, IOException {
        rows = new ParquetRows();
        Path partition = Files.createDirectories(directory.resolve("school_id=norte"));
        file = partition.resolve("records.parquet");
        sql("COPY (SELECT * FROM (VALUES "
                + "('" + ANA + "', 'e1', {'subject': {'s': 'mate'}}), "
                + "('TENANT#norte#STUDENT#ana2', 'e2', {'subject': {'s': 'O''Higgins ñ'}}), "
                + "('" + ANA + "', 'e3', NULL), "
                + "(NULL, 'e4', NULL)) AS t(student_key, event_id, change)) TO '" + file
                + "' (FORMAT parquet, COMPRESSION gzip)");
    }

    @AfterEach
    void stop() {
        rows.close();
    }

    @Test
    void counts_the_rows_of_one_student_and_not_of_one_whose_id_begins_so() {
        assertThat(rows.count(file, ANA)).isEqualTo(2);
        assertThat(rows.count(file, "TENANT#norte#STUDENT#nobody")).isZero();
    }

    @Test
    void leaves_out_the_rows_of_the_student_and_keeps_all_others_as_they_were() throws SQLException {
        Path fresh = directory.resolve("fresh.parquet");

        rows.without(file, ANA, fresh);

        assertThat(rows.count(fresh, ANA)).isZero();
        String others =
                "SELECT * FROM read_parquet('%s', hive_partitioning = false) WHERE event_id IN ('e2', 'e4') ORDER BY 2";
        assertThat(sql(others.formatted(fresh))).hasSize(2).isEqualTo(sql(others.formatted(file)));
        assertThat(sql("SELECT count(*) FROM '" + fresh + "'")).containsExactly("2");
        assertThat(sql("SELECT DISTINCT compression FROM parquet_metadata('" + fresh + "')"))
                .containsExactly("GZIP");
        assertThat(sql("DESCRIBE SELECT * FROM '" + fresh + "'"))
                .isEqualTo(sql("DESCRIBE SELECT * FROM read_parquet('" + file + "', hive_partitioning = false)"));
    }

    @Test
    void a_file_of_which_nothing_is_left_is_empty_and_still_a_file() throws SQLException {
        Path only = directory.resolve("only.parquet");
        sql("COPY (SELECT '" + ANA + "' AS student_key) TO '" + only + "' (FORMAT parquet)");
        Path fresh = directory.resolve("fresh.parquet");

        rows.without(only, ANA, fresh);
        Path again = directory.resolve("again.parquet");
        rows.without(fresh, ANA, again);

        assertThat(sql("SELECT count(*) FROM '" + again + "'")).containsExactly("0");
    }

    @Test
    void hands_out_the_rows_of_the_student_as_lines_of_json() throws IOException {
        Path lines = directory.resolve("lines");

        rows.asJson(file, ANA, lines);

        assertThat(Files.readAllLines(lines))
                .containsExactly(
                        "{\"event_id\":\"e1\",\"change\":{\"subject\":{\"s\":\"mate\"}}}",
                        "{\"event_id\":\"e3\",\"change\":null}");
    }

    @Test
    void a_key_with_a_quotation_mark_is_a_text_and_no_sql() {
        assertThat(rows.count(file, "' OR '1' = '1")).isZero();
    }

    @Test
    void what_is_no_parquet_is_an_error_and_not_an_empty_file() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.parquet"), "nothing");

        assertThatThrownBy(() -> rows.count(broken, ANA)).isInstanceOf(IllegalStateException.class);
    }

    private static List<String> sql(String sql) throws SQLException {
        try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = engine.createStatement()) {
            List<String> found = new ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        List<String> row = new ArrayList<>();
                        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                            row.add(String.valueOf(result.getObject(column)));
                        }
                        found.add(String.join("|", row));
                    }
                }
            }
            return found;
        }
    }
}
