package io.luca.local.workbench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.LakeNames;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.firehose.FirehoseRoom;
import io.luca.local.aws.service.s3.BucketClient;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    static final String STREAM = "luca-events";
    static final double MEBI = 1 << 20;

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;
    private final BucketClient bucket;

    /** All figures, by what they are. */
    public record Result(int events, Map<String, Double> values, List<FormatTimings.Timing> timings) {}

    public PipelineBench(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
        bucket = platform.room(S3Room.class).bucket(platform.cloud().operator(), platform.lakeBucket());
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
            new Freshness(platform, access, progress).measure(values);
            write(events, values);
            baselines(events, directory);
            sizes(events, directory, values);
            return new Result(events, values, new FormatTimings(platform, directory, progress).run());
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void write(int events, Map<String, Double> values) {
        progress.accept("writing " + events + " events as Parquet …");
        Caller pipe = new Caller.RoleSession(
                platform.cloud().roles().arnOf("EventsPipeRole"), "bench", Map.of(), Instant.MAX);
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
                platform.room(FirehoseRoom.class)
                        .streams()
                        .put(pipe, platform.room(FirehoseRoom.class).streams().arn(STREAM), batch);
                batch.clear();
            }
        }
        platform.room(FirehoseRoom.class).streams().flush();
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
            String prefix = LakeNames.EVENTS_TABLE + LakeNames.SCHOOL_PARTITION + LakeRecords.school(number) + "/";
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

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static double size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            double size = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
            return size;
        }
    }
}
