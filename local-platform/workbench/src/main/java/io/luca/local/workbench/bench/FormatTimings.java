package io.luca.local.workbench.bench;

import io.luca.contract.IdentityAttributes;
import io.luca.contract.LakeNames;
import io.luca.local.aws.duckdb.Query;
import io.luca.local.aws.service.athena.Athena;
import io.luca.local.aws.service.athena.AthenaRoom;
import io.luca.local.aws.service.athena.KeptQuery;
import io.luca.local.aws.service.glue.CatalogTable;
import io.luca.local.aws.service.glue.GlueRoom;
import io.luca.local.platform.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How long the kept queries take on Parquet, on JSON lines and on JSON lines in gzip, with the same rows in the same directories: of
 * one school, as every query is.
 */
public final class FormatTimings {

    private static final int RUNS = 5;
    private static final Duration LONGEST_QUERY = Duration.ofMinutes(10);
    private static final List<String> QUERIES = List.of("events-per-day", "hand-ins-per-task", "inactive-students");
    private static final String SCHOOL = IdentityAttributes.SCHOOL_TAG + "=" + LakeRecords.school(0);

    private final Platform platform;
    private final Path directory;
    private final Consumer<String> progress;

    /**
     * How long a query took on each format, in milliseconds; the run in the middle of {@value #RUNS}.
     *
     * @param ratio of the times, JSON lines to Parquet
     * @param read of the school's Parquet files, MiB: the columns that the query names, which are what Athena bills
     * @param whole of the school's JSON lines, MiB: of them Athena reads all
     */
    public record Timing(
            String query,
            int rows,
            double parquet,
            double jsonLines,
            double gzip,
            double ratio,
            double read,
            double whole) {}

    /** @param directory with the three formats, each in the lake's own directories */
    FormatTimings(Platform platform, Path directory, Consumer<String> progress) {
        this.platform = platform;
        this.directory = directory;
        this.progress = progress;
    }

    List<Timing> run() throws IOException {
        List<Query> formats = formats();
        Path parquet = directory.resolve(LakeNames.EVENTS_TABLE).resolve(SCHOOL);
        Map<String, Double> columnSizes = columnSizes(parquet);
        double whole = PipelineBench.size(directory.resolve("json").resolve(SCHOOL));
        List<Timing> timings = new ArrayList<>();
        statements().forEach((name, sql) -> {
            progress.accept(name + " on each format …");
            double read = columnSizes.entrySet().stream()
                    .filter(column -> sql.contains(column.getKey()))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            timings.add(timing(name, sql, formats, read / PipelineBench.MEBI, whole / PipelineBench.MEBI));
        });
        return timings;
    }

    private List<Query> formats() {
        CatalogTable events = platform.room(GlueRoom.class)
                .catalog()
                .get(platform.cloud().operator(), LakeNames.DATABASE, LakeNames.EVENTS_TABLE);
        Map<String, String> columns = events.engineTypes();
        List<String> partitionKeys = events.partitionKeys();
        return List.of(
                new Query(directory, LONGEST_QUERY)
                        .parquet(
                                LakeNames.EVENTS_TABLE,
                                directory.resolve(LakeNames.EVENTS_TABLE).resolve(SCHOOL),
                                columns,
                                partitionKeys,
                                false),
                new Query(directory, LONGEST_QUERY)
                        .jsonLines(
                                LakeNames.EVENTS_TABLE,
                                directory.resolve("json").resolve(SCHOOL),
                                columns,
                                partitionKeys),
                new Query(directory, LONGEST_QUERY)
                        .jsonLines(
                                LakeNames.EVENTS_TABLE,
                                directory.resolve("gzip").resolve(SCHOOL),
                                columns,
                                partitionKeys));
    }

    private Map<String, String> statements() {
        Map<String, String> statements = new LinkedHashMap<>();
        QUERIES.forEach(name -> statements.put(name, statement(name)));
        statements.put(
                "count by kind",
                "SELECT event_type, count(*) FROM events WHERE school_id = '" + LakeRecords.school(0)
                        + "' GROUP BY event_type ORDER BY event_type");
        return statements;
    }

    /** All runs are in turn, so that what else the machine does hits each format alike. */
    private static Timing timing(String name, String sql, List<Query> formats, double read, double whole) {
        double[][] millis = new double[formats.size()][RUNS];
        Set<List<?>> answers = new HashSet<>();
        for (int run = -1; run < RUNS; run++) { // one to warm up
            for (int format = 0; format < formats.size(); format++) {
                Query.Rows found = formats.get(format).run(sql, Integer.MAX_VALUE);
                answers.add(found.rows());
                if (run >= 0) {
                    millis[format][run] = found.took().toNanos() / 1e6;
                }
            }
        }
        if (answers.size() != 1) {
            throw new IllegalStateException(name + " answers otherwise on another format");
        }
        double parquet = median(millis[0]);
        double json = median(millis[1]);
        return new Timing(
                name, answers.iterator().next().size(), parquet, json, median(millis[2]), json / parquet, read, whole);
    }

    /** How many bytes each column has in the files, as they lie there. */
    private Map<String, Double> columnSizes(Path files) {
        String sql = "SELECT path_in_schema, sum(total_compressed_size) FROM parquet_metadata("
                + Athena.literal(files.resolve("**")
                        .resolve("*.parquet")
                        .toAbsolutePath()
                        .toString())
                + ") GROUP BY path_in_schema";
        Map<String, Double> sizes = new LinkedHashMap<>();
        new Query(directory, LONGEST_QUERY)
                .run(sql, Integer.MAX_VALUE)
                .rows()
                .forEach(row ->
                        sizes.put(String.valueOf(row.getFirst()), Double.parseDouble(String.valueOf(row.getLast()))));
        return sizes;
    }

    private String statement(String name) {
        KeptQuery kept = platform.room(AthenaRoom.class).kept(LakeNames.ANALYSTS_WORKGROUP).stream()
                .filter(query -> query.name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<String, String> values = Map.of(
                "school_id", LakeRecords.school(0),
                "first_month", "202601",
                "last_month", "202604",
                "time_zone", "America/Mexico_City",
                "first_day", "2026-01-01",
                "last_day", "2026-04-01",
                "inactive_since", "2026-03-29");
        String sql = kept.sql();
        for (String parameter : kept.parameters()) {
            sql = sql.replaceFirst("\\?", Athena.literal(String.valueOf(values.get(parameter))));
        }
        return sql;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
