package io.luca.privacy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The rows of one student in files of Parquet, found and left out by DuckDB. Its memory is bounded and outside of the heap. Not for
 * use by several threads at once.
 */
final class ParquetRows implements AutoCloseable {

    private static final String COLUMN = "student_key";
    private static final String MEMORY = "512MB";

    private final Connection engine;

    /** Starts the engine. What does not fit into memory goes to a directory of this process. */
    ParquetRows() {
        Path directory = Path.of(
                System.getProperty("java.io.tmpdir"),
                "parquet-" + ProcessHandle.current().pid());
        try {
            engine = DriverManager.getConnection("jdbc:duckdb:");
            for (String setting : new String[] {
                "SET memory_limit = '" + MEMORY + "'",
                "SET threads = 2",
                "SET temp_directory = " + quoted(directory.toString()),
                "SET home_directory = " + quoted(directory.toString()),
                "SET autoinstall_known_extensions = false"
            }) {
                execute(setting);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("DuckDB did not start", failed);
        }
    }

    /** How many rows of a file are of the student. */
    int count(Path file, String studentKey) {
        try (Statement statement = engine.createStatement();
                ResultSet counted = statement.executeQuery(
                        "SELECT count(*) FROM " + parquet(file) + " WHERE " + COLUMN + " = " + quoted(studentKey))) {
            counted.next();
            return counted.getInt(1);
        } catch (SQLException failed) {
            throw unreadable(file, failed);
        }
    }

    /** Writes a file anew, with the same columns and compression, without the rows of the student; it may have none left. */
    void without(Path file, String studentKey, Path target) {
        try {
            execute("COPY (SELECT * FROM " + parquet(file) + " WHERE " + COLUMN + " IS DISTINCT FROM "
                    + quoted(studentKey) + ") TO " + quoted(target.toString()) + " (FORMAT parquet, COMPRESSION "
                    + compression(file) + ")");
        } catch (SQLException failed) {
            throw unreadable(file, failed);
        }
    }

    /** Writes the rows of the student as JSON, one a line. */
    void asJson(Path file, String studentKey, Path target) {
        try {
            execute("COPY (SELECT * EXCLUDE (" + COLUMN + ") FROM " + parquet(file) + " WHERE " + COLUMN + " = "
                    + quoted(studentKey) + ") TO " + quoted(target.toString()) + " (FORMAT json)");
        } catch (SQLException failed) {
            throw unreadable(file, failed);
        }
    }

    @Override
    public void close() {
        try {
            engine.close();
        } catch (SQLException failed) {
            throw new IllegalStateException("DuckDB did not stop", failed);
        }
    }

    /** As the file says of its first column; one without any row says nothing. */
    private String compression(Path file) throws SQLException {
        try (Statement statement = engine.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT compression FROM parquet_metadata(" + quoted(file.toString()) + ") LIMIT 1")) {
            return found.next() ? found.getString(1) : "GZIP";
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = engine.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Of the file alone: its directory may look like a partition, and is none here. */
    private static String parquet(Path file) {
        return "read_parquet(" + quoted(file.toString()) + ", hive_partitioning = false)";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static IllegalStateException unreadable(Path file, SQLException failed) {
        return new IllegalStateException("cannot work on " + file.getFileName(), failed);
    }
}
