package io.luca.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.Names;
import io.luca.local.DemoAccess;
import io.luca.local.Lake;
import io.luca.local.Platform;
import io.luca.local.athena.Athena;
import io.luca.local.athena.KeptQuery;
import io.luca.local.aws.Caller;
import io.luca.local.duckdb.Query;
import io.luca.local.firehose.DeliveryStreams;
import io.luca.local.s3.BucketClient;
import io.luca.local.template.Environment;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.Pauses;
import io.luca.store.SentEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * What the lake's format is worth: the same events as Parquet, as JSON lines and as JSON lines in gzip, by their size and by the time
 * that the kept queries take on each, by the same engine and with the same directories. And how the pipeline writes: its rate, its
 * memory, and how old a change is when SQL sees it.
 */
public final class PipelineBench {

    private static final int BATCH = 500;
    private static final int RUNS = 5;
    private static final String STREAM = "luca-events";
    private static final double MEBI = 1 << 20;
    private static final Duration LONGEST_QUERY = Duration.ofMinutes(10);
    private static final List<String> QUERIES = List.of("events-per-day", "hand-ins-per-task", "inactive-students");
    private static final List<String> PARTITION_KEYS = List.of(Names.SCHOOL_TAG, "year", "month");

    private final Platform platform;
    private final DemoAccess access;
    private final Consumer<String> progress;
    private final Lake lake;
    private final BucketClient bucket;

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

    /** All figures, by what they are. */
    public record Result(int events, Map<String, Double> values, List<Timing> timings) {}

    public PipelineBench(Platform platform, DemoAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
        lake = platform.lake();
        bucket = platform.jobs().bucket(new Caller.AccountRoot(Environment.LAPTOP.accountId()), lake.bucket());
    }

    /**
     * Measures everything once.
     *
     * @param events how many are written in each format
     */
    public Result run(int events) throws IOException, InterruptedException {
        Map<String, Double> values = new LinkedHashMap<>();
        Path directory = Files.createTempDirectory("luca-bench-");
        try {
            freshness(values);
            write(events, values);
            baselines(events, directory);
            sizes(events, directory, values);
            List<Timing> timings = timings(directory);
            return new Result(events, values, timings);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** One event into the table; the buffer's own time is the template's, and is not waited for. */
    private void freshness(Map<String, Double> values) throws InterruptedException {
        progress.accept("one event from the table to SQL …");
        SchoolId school = new SchoolId("escuela_fresca");
        Instant now = Instant.now();
        BehaviorEvent event =
                new BehaviorEvent(new EventId("fresh"), new StudentId("a"), new PersonId("a"), "entrada", now, "{}");
        long taken = taken();
        long start = System.nanoTime();
        Set<BehaviorEvent.Identity> unwritten = access.table()
                .eventsOf(school)
                .write(
                        List.of(new SentEvent(event, new RequestId("r"), now)),
                        new Pauses(
                                now.plusSeconds(10),
                                Clock.systemUTC(),
                                new Random(),
                                time -> TimeUnit.MILLISECONDS.sleep(time.toMillis())));
        if (!unwritten.isEmpty()) {
            throw new IllegalStateException("the table did not take an event");
        }
        while (taken() == taken) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        values.put("freshness: table to Firehose's buffer, s", seconds(start));
        values.put(
                "freshness: time of the buffer by the template, s",
                summary()
                        .next()
                        .map(next -> Duration.between(Instant.now(), next).toMillis() / 1e3)
                        .orElse(0.0));
        start = System.nanoTime();
        lake.streams().flush();
        String sql = "SELECT count(*) FROM events WHERE school_id = '" + school + "'";
        Athena.Answer answer = lake.athena()
                .run(
                        new Caller.AccountRoot(Environment.LAPTOP.accountId()),
                        new Athena.Request(Names.LAKE_OPERATORS, Names.LAKE, sql, List.of(), Optional.empty()));
        if (!List.of("1").equals(answer.rows().rows().getFirst())) {
            throw new IllegalStateException("SQL does not see the event");
        }
        values.put("freshness: writing the file and asking for it, s", seconds(start));
    }

    private void write(int events, Map<String, Double> values) {
        progress.accept("writing " + events + " events as Parquet …");
        Caller pipe = new Caller.RoleSession(platform.roleArn("EventsPipeRole"), "bench", Map.of(), Instant.MAX);
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        System.gc();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        LakeRecords records = new LakeRecords(events);
        List<String> batch = new ArrayList<>(BATCH);
        while (records.hasNext()) {
            batch.add(records.next().json());
            if (batch.size() == BATCH || !records.hasNext()) {
                lake.streams().put(pipe, lake.streams().arn(STREAM), batch);
                batch.clear();
            }
        }
        lake.streams().flush();
        double took = seconds(start);
        long peak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        values.put("writing: events a second", events / took);
        values.put("writing: most heap in use, garbage and all, MiB", peak / MEBI);
        values.put("writing: most memory of the process, heap and engines, MiB", (double)
                ProcessUse.peakMebibytes(ProcessHandle.current().pid()).orElse(-1));
    }

    /** The same records in the same directories, as JSON lines and in gzip. */
    private void baselines(int events, Path directory) throws IOException {
        progress.accept("writing the same as JSON lines and in gzip …");
        Map<String, OutputStream> files = new LinkedHashMap<>();
        try {
            LakeRecords records = new LakeRecords(events);
            while (records.hasNext()) {
                LakeRecords.Made made = records.next();
                byte[] line = (made.json() + "\n").getBytes(UTF_8);
                for (String format : List.of("json", "gzip")) {
                    String place =
                            format + "/school_id=" + made.school() + "/year=" + made.year() + "/month=" + made.month();
                    OutputStream file = files.get(place);
                    if (file == null) {
                        file = open(directory.resolve(place), format);
                        files.put(place, file);
                    }
                    file.write(line);
                }
            }
        } finally {
            for (OutputStream file : files.values()) {
                file.close();
            }
        }
    }

    private static OutputStream open(Path place, String format) throws IOException {
        Files.createDirectories(place);
        return format.equals("json")
                ? new BufferedOutputStream(Files.newOutputStream(place.resolve("data.json")))
                : new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(place.resolve("data.json.gz"))));
    }

    private void sizes(int events, Path directory, Map<String, Double> values) throws IOException {
        double parquet = 0;
        int objects = 0;
        for (int number = 0; number < LakeRecords.SCHOOLS; number++) {
            String prefix = Names.LAKE_EVENTS + Names.LAKE_SCHOOL + LakeRecords.school(number) + "/";
            for (Map.Entry<String, Long> object : bucket.list(prefix).entrySet()) {
                parquet += object.getValue();
                objects++;
                Path file = directory.resolve(object.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, bucket.get(object.getKey()));
            }
        }
        double json = size(directory.resolve("json"));
        double gzip = size(directory.resolve("gzip"));
        values.put("size: Parquet, MiB", parquet / MEBI);
        values.put("size: Parquet, bytes an event", parquet / events);
        values.put("size: Parquet files", (double) objects);
        values.put("size: JSON lines, MiB", json / MEBI);
        values.put("size: JSON lines, bytes an event", json / events);
        values.put("size: JSON lines in gzip, MiB", gzip / MEBI);
        values.put("size: Parquet is smaller than JSON lines by, %", 100 * (1 - parquet / json));
        values.put("size: Parquet is smaller than gzip by, %", 100 * (1 - parquet / gzip));
    }

    /** Of one school, as every query is. All runs are in turn, so that what else the machine does hits each format alike. */
    private List<Timing> timings(Path directory) throws IOException {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String name : List.of(
                "student_key",
                "event_id",
                "event_type",
                "occurred_at",
                "payload",
                "person_id",
                "request_id",
                "received_at")) {
            columns.put(name, "VARCHAR");
        }
        String school = Names.SCHOOL_TAG + "=" + LakeRecords.school(0);
        List<Query> formats = List.of(
                new Query(directory, LONGEST_QUERY)
                        .parquet(
                                Names.LAKE_EVENTS,
                                directory.resolve(Names.LAKE_EVENTS).resolve(school),
                                columns,
                                PARTITION_KEYS,
                                false),
                new Query(directory, LONGEST_QUERY)
                        .jsonLines(
                                Names.LAKE_EVENTS, directory.resolve("json").resolve(school), columns, PARTITION_KEYS),
                new Query(directory, LONGEST_QUERY)
                        .jsonLines(
                                Names.LAKE_EVENTS, directory.resolve("gzip").resolve(school), columns, PARTITION_KEYS));
        Map<String, Double> columnSizes =
                columnSizes(directory, directory.resolve(Names.LAKE_EVENTS).resolve(school));
        double whole = size(directory.resolve("json").resolve(school));
        Map<String, String> statements = new LinkedHashMap<>();
        QUERIES.forEach(name -> statements.put(name, statement(name)));
        statements.put(
                "count by kind",
                "SELECT event_type, count(*) FROM events WHERE school_id = '" + LakeRecords.school(0)
                        + "' GROUP BY event_type ORDER BY event_type");
        List<Timing> timings = new ArrayList<>();
        statements.forEach((name, sql) -> {
            progress.accept(name + " on each format …");
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
            double read = columnSizes.entrySet().stream()
                    .filter(column -> sql.contains(column.getKey()))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            timings.add(new Timing(
                    name,
                    answers.iterator().next().size(),
                    parquet,
                    json,
                    median(millis[2]),
                    json / parquet,
                    read / MEBI,
                    whole / MEBI));
        });
        return timings;
    }

    /** How many bytes each column has in the files, as they lie there. */
    private static Map<String, Double> columnSizes(Path directory, Path files) {
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
        KeptQuery kept = lake.kept(Names.LAKE_ANALYSTS).stream()
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

    private long taken() {
        return summary().taken();
    }

    private DeliveryStreams.Summary summary() {
        return Optional.ofNullable(lake.streams().summaries().get(STREAM))
                .orElseThrow(() -> new IllegalStateException("there is no stream " + STREAM));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            double size = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
            return size;
        }
    }
}
