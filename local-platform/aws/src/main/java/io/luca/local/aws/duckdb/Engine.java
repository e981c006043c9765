package io.luca.local.aws.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;

/** Opens databases of DuckDB in memory, each for one piece of work. */
final class Engine {

    /** Outside of the heap; what does not fit goes to a temporary directory. */
    private static final String MEMORY = "192MB";

    /** One record of Firehose has at most 1,000 KiB; its JSON line may be longer by escapes. */
    private static final int LONGEST_LINE = 8 << 20;

    private Engine() {}

    static Connection open(Path temporary) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit = '" + MEMORY + "'");
            statement.execute("SET threads = 2");
            statement.execute("SET temp_directory = " + quoted(temporary));
            statement.execute("SET autoinstall_known_extensions = false");
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    static String quoted(Path path) {
        return quoted(path.toAbsolutePath().toString());
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Files of JSON lines, as a table. Of a pattern, the directories say the partition keys. */
    static String jsonLines(Path lines, Map<String, String> columns) {
        return "read_json(" + quoted(lines) + ", format = 'newline_delimited', maximum_object_size = " + LONGEST_LINE
                + ", hive_partitioning = " + lines.toString().contains("*") + ", columns = {"
                + columns.entrySet().stream()
                        .map(column -> quoted(column.getKey()) + ": " + quoted(column.getValue()))
                        .collect(Collectors.joining(", "))
                + "})";
    }
}
