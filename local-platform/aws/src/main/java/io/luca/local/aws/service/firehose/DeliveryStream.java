package io.luca.local.aws.service.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.service.glue.CatalogTable;
import io.luca.local.aws.service.glue.ColumnType.MisfitException;
import io.luca.local.aws.time.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The buffers of one stream: a record is converted and put into the buffer of its partition, and a buffer goes off when it is full or
 * its time is over. A record that does not fit goes into a buffer of errors, with the reason. Safe for use by many threads.
 */
final class DeliveryStream {

    /** https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
    private static final int LARGEST_RECORD = 1_000 << 10;

    private static final int MOST_PARTITIONS = 500;
    private static final ObjectMapper json =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Settings settings;
    private final Path directory;
    private final Timeline timeline;
    private final Supplier<CatalogTable> table;
    private final Consumer<Full> delivery;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final Map<Path, Instant> onTheirWay = new HashMap<>();
    private long taken;
    private long misfits;

    /**
     * What the template says of a stream.
     *
     * @param interval after which a buffer goes off
     * @param bufferBytes with which it goes off earlier
     */
    record Settings(
            String name,
            String bucket,
            Prefix prefix,
            Prefix errorPrefix,
            PartitionQuery partitions,
            Duration interval,
            long bufferBytes,
            String extension) {}

    /** A buffer, since when it has a record, and when it goes off. */
    private record Waiting(Spool spool, Instant since, Instant due, Timeline.Entry entry) {}

    /**
     * A buffer that goes off.
     *
     * @param records in it, as JSON lines of the table's columns; or errors, as Firehose describes them
     * @param whenWritten is to be run then: its records wait no more
     */
    record Full(Settings settings, String prefix, Path lines, long records, boolean isOfErrors, Runnable whenWritten) {}

    /**
     * A stream.
     *
     * @param directory of its buffers; those that are there go on
     * @param table as it is now
     * @param delivery takes buffers that go off
     */
    DeliveryStream(
            Settings settings,
            Path directory,
            Timeline timeline,
            Supplier<CatalogTable> table,
            Consumer<Full> delivery) {
        this.settings = settings;
        this.directory = directory;
        this.timeline = timeline;
        this.table = table;
        this.delivery = delivery;
        try {
            Files.createDirectories(directory);
            try (Stream<Path> left = Files.list(directory)) {
                left.filter(file -> file.getFileName().toString().contains("~"))
                        .filter(file -> !file.getFileName().toString().contains(".parquet"))
                        .sorted()
                        .forEach(this::goOn);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Takes records, which are safe when this returns; the places of those that are too large. */
    synchronized Set<Integer> put(List<String> records) {
        CatalogTable now = table.get();
        Set<Integer> tooLarge = new HashSet<>();
        Set<Spool> touched = new HashSet<>();
        for (int index = 0; index < records.size(); index++) {
            String record = records.get(index);
            if (record.getBytes(UTF_8).length > LARGEST_RECORD) {
                tooLarge.add(index);
            } else {
                touched.add(buffered(record, now));
                taken++;
            }
        }
        touched.forEach(Spool::flush);
        touched.stream()
                .filter(spool -> spool.bytes() >= settings.bufferBytes())
                .forEach(spool -> goOff(spool.prefix()));
        return tooLarge;
    }

    /** Lets all buffers go off now, as they would by themselves. */
    synchronized void flush() {
        List.copyOf(waiting.keySet()).forEach(this::goOff);
    }

    /** Records that wait. */
    synchronized long waiting() {
        return waiting.values().stream().mapToLong(one -> one.spool().records()).sum();
    }

    /** When the first buffer goes off. */
    synchronized Optional<Instant> next() {
        return waiting.values().stream().map(Waiting::due).min(Instant::compareTo);
    }

    /** Since when the oldest record waits to be written; empty if none does. One that an earlier process took waits since this one began. */
    synchronized Optional<Instant> oldest() {
        return Stream.concat(waiting.values().stream().map(Waiting::since), onTheirWay.values().stream())
                .min(Instant::compareTo);
    }

    synchronized long taken() {
        return taken;
    }

    /** Records that went to the error prefix. */
    synchronized long misfits() {
        return misfits;
    }

    private Spool buffered(String record, CatalogTable now) {
        try {
            JsonNode parsed = json.readTree(record);
            Map<String, String> keys = settings.partitions().keys(parsed);
            String prefix = settings.prefix().of(keys, Optional.empty(), timeline.now());
            if (!waiting.containsKey(prefix) && waiting.size() >= MOST_PARTITIONS) {
                return error(
                        record,
                        now,
                        "activePartitionExceeded",
                        "DynamicPartitioning.ActivePartitionLimitExceeded",
                        "more than " + MOST_PARTITIONS + " partitions are active");
            }
            String line = converted(parsed, now).toString();
            return add(prefix, line);
        } catch (MisfitException misfit) {
            return error(
                    record,
                    now,
                    "format-conversion-failed",
                    "DataFormatConversion.MalformedData",
                    String.valueOf(misfit.getMessage()));
        } catch (JsonProcessingException malformed) {
            return error(record, now, "processing-failed", "DynamicPartitioning.MetadataExtractionFailed", "no JSON");
        } catch (IllegalArgumentException noKeys) {
            return error(
                    record,
                    now,
                    "processing-failed",
                    "DynamicPartitioning.MetadataExtractionFailed",
                    String.valueOf(noKeys.getMessage()));
        }
    }

    private static JsonNode converted(JsonNode record, CatalogTable table) {
        ObjectNode byName = json.createObjectNode(); // keys are taken in small letters, as caseInsensitive says
        record.properties()
                .forEach(member -> byName.set(member.getKey().toLowerCase(java.util.Locale.ROOT), member.getValue()));
        ObjectNode line = json.createObjectNode();
        table.columns().forEach((name, type) -> {
            try {
                JsonNode value = type.convert(byName.path(name));
                if (!value.isNull()) {
                    line.set(name, value);
                }
            } catch (MisfitException misfit) {
                throw misfit.in(name);
            }
        });
        return line;
    }

    /** In the shape of https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error-handling.html */
    private Spool error(String record, CatalogTable now, String type, String code, String message) {
        misfits++;
        Instant arrived = timeline.now();
        ObjectNode error = json.createObjectNode()
                .put("attemptsMade", 1)
                .put("arrivalTimestamp", arrived.toEpochMilli())
                .put("ErrorCode", code)
                .put("ErrorMessage", message)
                .put("attemptEndingTimestamp", arrived.toEpochMilli())
                .put("rawData", Base64.getEncoder().encodeToString(record.getBytes(UTF_8)));
        error.putObject("dataCatalogTable").put("databaseName", now.database()).put("tableName", now.name());
        return add(settings.errorPrefix().of(Map.of(), Optional.of(type), arrived), error.toString());
    }

    private Spool add(String prefix, String line) {
        Spool spool = waiting.computeIfAbsent(prefix, begin -> waitFrom(Spool.open(directory, begin)))
                .spool();
        spool.add(line);
        return spool;
    }

    private Waiting waitFrom(Spool spool) {
        Instant since = timeline.now();
        Instant due = since.plus(settings.interval());
        return new Waiting(spool, since, due, timeline.at(due, () -> timeIsOver(spool)));
    }

    private void goOn(Path file) {
        Spool spool = Spool.reopen(file);
        if (waiting.containsKey(spool.prefix())) {
            send(spool, timeline.now()); // it had gone off already, and was not written yet
        } else {
            waiting.put(spool.prefix(), waitFrom(spool));
        }
    }

    private synchronized void timeIsOver(Spool spool) {
        Waiting now = waiting.get(spool.prefix());
        if (now != null && now.spool() == spool) {
            goOff(spool.prefix());
        }
    }

    private void goOff(String prefix) {
        Waiting full = waiting.remove(prefix);
        if (full != null) {
            full.entry().cancel();
            send(full.spool(), full.since());
        }
    }

    private void send(Spool spool, Instant since) {
        spool.close();
        onTheirWay.put(spool.file(), since);
        boolean isOfErrors = spool.prefix().startsWith(settings.errorPrefix().literal());
        delivery.accept(new Full(
                settings, spool.prefix(), spool.file(), spool.records(), isOfErrors, () -> written(spool.file())));
    }

    private synchronized void written(Path lines) {
        onTheirWay.remove(lines);
    }
}
