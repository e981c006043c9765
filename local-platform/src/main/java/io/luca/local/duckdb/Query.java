package io.luca.local.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL over files of one directory, in the words of Athena where they differ from the engine's. The statement can reach no other file,
 * no network and no setting.
 */
public final class Query {

    /** Functions of Trino that the engine has by another name, or not at all. */
    private static final List<String> DIALECT = List.of(
            "CREATE MACRO from_iso8601_timestamp(text) AS CAST(text AS TIMESTAMPTZ)",
            "CREATE MACRO at_timezone(moment, zone) AS timezone(zone, moment)",
            "CREATE MACRO json_extract_scalar(json, path) AS json_extract_string(json, path)");

    private final Path directory;
    private final Map<String, Source> sources = new LinkedHashMap<>();

    /**
     * Files that are a table.
     *
     * @param columns the engine's types by name
     * @param partitionKeys texts, of the files' paths below their directory
     */
    private record Source(
            Path files, Map<String, String> columns, List<String> partitionKeys, boolean isParquet, boolean isEmpty) {}

    /**
     * What came out.
     *
     * @param rows values as texts; null for none
     * @param took the statement alone, without what was prepared for it
     */
    public record Rows(List<String> columns, List<List<@Nullable String>> rows, Duration took) {}

    /**
     * A query without tables.
     *
     * @param directory below which all files are that it may read
     */
    public Query(Path directory) {
        this.directory = directory;
    }

    /**
     * Adds a table of Parquet files.
     *
     * @param files their directory; a partition's files are in {@code key=value/} below it
     * @param isEmpty whether there are none
     */
    public Query parquet(
            String name, Path files, Map<String, String> columns, List<String> partitionKeys, boolean isEmpty) {
        sources.put(name, new Source(files, columns, partitionKeys, true, isEmpty));
        return this;
    }

    /** Adds a table of files with JSON lines, in directories of the same kind. */
    public Query jsonLines(String name, Path files, Map<String, String> columns, List<String> partitionKeys) {
        sources.put(name, new Source(files, columns, partitionKeys, false, false));
        return this;
    }

    /**
     * Runs a statement.
     *
     * @param most rows that are given; more are left out
     * @throws IllegalArgumentException with the engine's own words, if it cannot be run
     */
    public Rows run(String sql, int most) {
        try (Connection engine = Engine.open(directory.resolve("tmp"));
                Statement statement = engine.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (String macro : DIALECT) {
                statement.execute(macro);
            }
            for (Map.Entry<String, Source> source : sources.entrySet()) {
                statement.execute("CREATE VIEW \"" + source.getKey() + "\" AS " + select(source.getValue()));
            }
            statement.execute("SET allowed_directories = [" + Engine.quoted(directory) + "]");
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
            return rows(statement, sql, most);
        } catch (SQLException refused) {
            throw new IllegalArgumentException(String.valueOf(refused.getMessage()), refused);
        }
    }

    private static Rows rows(Statement statement, String sql, int most) throws SQLException {
        long start = System.nanoTime();
        try (ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData names = result.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int column = 1; column <= names.getColumnCount(); column++) {
                columns.add(names.getColumnName(column));
            }
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (rows.size() < most && result.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int column = 1; column <= columns.size(); column++) {
                    Object value = result.getObject(column);
                    row.add(value == null ? null : value.toString());
                }
                rows.add(row);
            }
            return new Rows(columns, rows, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** A file that was written before a column was added lacks it: there it is null. */
    private static String select(Source source) {
        Map<String, String> all = new LinkedHashMap<>(source.columns());
        source.partitionKeys().forEach(key -> all.put(key, "VARCHAR"));
        if (!source.isParquet()) {
            return "SELECT * FROM "
                    + Engine.jsonLines(source.files().resolve("**").resolve("*.json*"), source.columns());
        }
        String nothing = "SELECT "
                + all.entrySet().stream()
                        .map(column -> "CAST(NULL AS " + column.getValue() + ") AS \"" + column.getKey() + "\"")
                        .collect(Collectors.joining(", "))
                + " WHERE false";
        return source.isEmpty()
                ? nothing
                : nothing + " UNION ALL BY NAME SELECT * FROM read_parquet("
                        + Engine.quoted(source.files().resolve("**").resolve("*.parquet"))
                        + ", hive_partitioning = true, hive_types_autocast = false, union_by_name = true)";
    }
}
