package io.luca.local.aws.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL over files of one directory, in the words of Athena where they differ from the engine's. The statement can reach no other file,
 * no network and no setting, and ends when its time is over. Functions that make a large value of two small ones are bounded, because
 * the engine's own limit of memory does not count a value that is being made.
 */
public final class Query {

    /** Functions of Trino that the engine has by another name, or not at all. */
    private static final List<String> DIALECT = List.of(
            "CREATE MACRO from_iso8601_timestamp(text) AS CAST(text AS TIMESTAMPTZ)",
            "CREATE MACRO at_timezone(moment, zone) AS timezone(zone, moment)",
            "CREATE MACRO json_extract_scalar(json, path) AS json_extract_string(json, path)");

    /** Characters that these functions may make: enough for any report. */
    private static final int LONGEST = 10_000;

    private static final List<String> BOUNDED = List.of(
            "CREATE MACRO repeat(text, times) AS system.main.repeat(text, CASE WHEN times > " + LONGEST
                    + " // greatest(length(text), 1) THEN " + refusal("repeat") + " ELSE times END)",
            padding("lpad"),
            padding("rpad"),
            listless("range"),
            listless("generate_series"));

    /** The engine says it of errors that it finds before the first row; it tells nobody anything. */
    private static final String NOISE =
            "Invalid Input Error: Attempting to execute an unsuccessful or closed pending query result\nError: ";

    /** What follows the first line is advice on settings that a statement cannot change. */
    private static final String OUT_OF_MEMORY = "Out of Memory Error";

    private static final Duration CANCELLED_AGAIN_AFTER = Duration.ofMillis(100);

    private final Path directory;
    private final Duration limit;
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
     * @param limit of real time, after which a statement is cancelled
     */
    public Query(Path directory, Duration limit) {
        this.directory = directory;
        this.limit = limit;
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
     * @throws IllegalArgumentException with the engine's own words, if it cannot be run; or if its time was over
     */
    public Rows run(String sql, int most) {
        try (Connection engine = Engine.open(directory.resolve("tmp"));
                Statement statement = engine.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (String macro : DIALECT) {
                statement.execute(macro);
            }
            for (String macro : BOUNDED) {
                statement.execute(macro);
            }
            for (Map.Entry<String, Source> source : sources.entrySet()) {
                statement.execute("CREATE VIEW \"" + source.getKey() + "\" AS " + select(source.getValue()));
            }
            statement.execute("SET allowed_directories = [" + Engine.quoted(directory) + "]");
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
            return inTime(statement, sql, most);
        } catch (SQLException refused) {
            throw new IllegalArgumentException(words(String.valueOf(refused.getMessage())), refused);
        }
    }

    /** On a thread of its own: the engine would hold the carrier of a virtual one, and with it whoever waits for that. */
    private Rows inTime(Statement statement, String sql, int most) throws SQLException {
        FutureTask<Rows> work = new FutureTask<>(() -> rows(statement, sql, most));
        Thread.ofPlatform().name("query").daemon().start(work);
        Duration patience = limit;
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return work.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                } catch (
                        TimeoutException
                                over) { // cancelled again until it has ended: between two steps it does not hear it
                    statement.cancel();
                    patience = CANCELLED_AGAIN_AFTER;
                } catch (InterruptedException stop) {
                    isInterrupted = true;
                    patience = Duration.ZERO;
                }
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SQLTimeoutException cancelled) {
                throw new IllegalArgumentException(
                        isInterrupted
                                ? "Query cancelled: the platform stops"
                                : "Query timeout: cancelled after " + limit.toMillis() / 1_000.0
                                        + " seconds, the most that one query may take on this machine",
                        cancelled);
            }
            if (failed.getCause() instanceof SQLException refused) {
                throw refused;
            }
            throw new IllegalStateException(failed.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String words(String message) {
        String text = message.startsWith(NOISE) ? message.substring(NOISE.length()) : message;
        return text.startsWith(OUT_OF_MEMORY) ? text.lines().findFirst().orElse(text) : text;
    }

    private static String padding(String function) {
        return "CREATE MACRO " + function + "(text, size, padding) AS system.main." + function
                + "(text, CAST(CASE WHEN size > " + LONGEST + " THEN " + refusal(function)
                + " ELSE size END AS INTEGER), padding)";
    }

    private static String refusal(String function) {
        return "error('" + function + " makes at most " + LONGEST + " characters on this machine')";
    }

    private static String listless(String function) {
        String refusal = "CAST(error('" + function
                + " makes no list on this machine, only rows: write it after FROM') AS BIGINT[])";
        return "CREATE MACRO " + function + "(a) AS " + refusal + ", (a, b) AS " + refusal + ", (a, b, c) AS "
                + refusal;
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
