package io.luca.local.aws.service.firehose;

import io.luca.local.aws.cloud.BatchTarget;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.duckdb.ParquetFile;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.service.glue.Catalog;
import io.luca.local.aws.service.glue.CatalogTable;
import io.luca.local.aws.service.glue.ColumnType;
import io.luca.local.aws.service.s3.BucketClient;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import io.luca.local.aws.time.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery streams of the templates. A buffer that goes off is written to S3 under the stream's own role, again and again by the machine's time
 * until it is there; then it is forgotten. One is written at a time, so that memory is bounded. Safe for use by many threads.
 */
public final class DeliveryStreams implements Provisioner, BatchTarget, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeliveryStreams.class);
    private static final String PARQUET = "application/vnd.apache.parquet";
    private static final String LINES = "application/x-ndjson";
    private static final List<String> COMPRESSIONS = List.of("GZIP", "SNAPPY", "UNCOMPRESSED");
    private static final int MOST_RECORDS =
            500; // https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final DateTimeFormatter IN_NAMES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Environment environment;
    private final Roles roles;
    private final Timeline timeline;
    private final Supplier<Catalog> catalog;
    private final BiFunction<Caller, String, BucketClient> buckets;
    private final Path directory;
    private final Metrics metrics;
    private final Map<String, Running> byArn = new ConcurrentSkipListMap<>();
    private final Set<Unwritten> unwritten = ConcurrentHashMap.newKeySet();
    private final WritingThread writer = new WritingThread();
    private volatile boolean isClosed;

    /** As whom a stream writes, by which table, and what it has written. */
    private record Target(
            Caller role, Conversion conversion, LongAdder objects, LongAdder written, StreamMetrics metrics) {}

    private record Running(DeliveryStream stream, Target target) {}

    /** A buffer that could not be written, and how long it waits for its next try. */
    private record Unwritten(Target target, DeliveryStream.Full full, Duration pause) {}

    /**
     * What people see of a stream.
     *
     * @param taken records since the start
     * @param waiting records in its buffers
     * @param next when the first buffer goes off
     * @param misfits records that went to the error prefix
     * @param objects that it wrote since the start
     */
    public record Summary(long taken, long waiting, Optional<Instant> next, long misfits, long objects, long written) {}

    /**
     * No streams yet.
     *
     * @param buckets a bucket by its name, used by somebody
     * @param directory where buffers are
     */
    public DeliveryStreams(
            Environment environment,
            Roles roles,
            Timeline timeline,
            Supplier<Catalog> catalog,
            BiFunction<Caller, String, BucketClient> buckets,
            Path directory,
            Metrics metrics) {
        this.metrics = metrics;
        this.environment = environment;
        this.roles = roles;
        this.timeline = timeline;
        this.catalog = catalog;
        this.buckets = buckets;
        this.directory = directory;
        timeline.settleBy(this::awaitWritten);
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::KinesisFirehose::DeliveryStream");
    }

    @Override
    public Set<Integer> put(Caller caller, String arn, List<String> records) {
        roles.require(caller, "firehose:PutRecordBatch", arn);
        Running running = Optional.ofNullable(byArn.get(arn))
                .orElseThrow(() -> AwsError.invalid("ResourceNotFoundException", "Firehose " + arn + " not found."));
        if (records.isEmpty() || records.size() > MOST_RECORDS) {
            throw AwsError.invalid("InvalidArgumentException", "1 to " + MOST_RECORDS + " records are allowed.");
        }
        Set<Integer> tooLarge = running.stream().put(records);
        running.target().metrics().taken(records.size() - tooLarge.size());
        return tooLarge;
    }

    /** Tells how old the oldest record of each stream is. */
    void sample() {
        Instant now = timeline.now();
        byArn.values()
                .forEach(running -> running.stream()
                        .oldest()
                        .ifPresent(since -> running.target().metrics().waits(Duration.between(since, now))));
    }

    /** Lets all buffers go off now, also those that could not be written before, and waits until each was tried. */
    public void flush() {
        byArn.values().forEach(running -> running.stream().flush());
        List.copyOf(unwritten).forEach(this::tryAgain);
        awaitWritten();
    }

    /** What each stream has done, by its name. */
    public Map<String, Summary> summaries() {
        Map<String, Summary> summaries = new LinkedHashMap<>();
        byArn.forEach((arn, running) -> summaries.put(
                arn.substring(arn.lastIndexOf('/') + 1),
                new Summary(
                        running.stream().taken(),
                        running.stream().waiting(),
                        running.stream().next(),
                        running.stream().misfits(),
                        running.target().objects().sum(),
                        running.target().written().sum())));
        return summaries;
    }

    /** The ARN of a stream. */
    public String arn(String name) {
        return "arn:aws:firehose:%s:%s:deliverystream/%s"
                .formatted(environment.region(), environment.accountId(), name);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String name = properties.optionalText("DeliveryStreamName").orElse(resource.logicalId());
        if (!properties.text("DeliveryStreamType").equals("DirectPut")) {
            throw properties.refused("DeliveryStreamType must be DirectPut");
        }
        properties.ignore("DeliveryStreamEncryptionConfigurationInput", "buffers are files on this machine's own disk");
        properties.ignore("Tags", "read by nobody");
        Fields s3 = properties.object("ExtendedS3DestinationConfiguration");
        String roleArn = s3.text("RoleARN");
        try {
            roles.requireTrusted(
                    roleArn, "firehose.amazonaws.com", Map.of("aws:SourceAccount", List.of(environment.accountId())));
            Caller role = new Caller.RoleSession(roleArn, name, Map.of(), Instant.MAX);
            Conversion conversion = conversion(s3.object("DataFormatConversionConfiguration"));
            DeliveryStream.Settings settings = settings(name, s3);
            Target target =
                    new Target(role, conversion, new LongAdder(), new LongAdder(), new StreamMetrics(metrics, name));
            DeliveryStream stream = new DeliveryStream(
                    settings,
                    directory.resolve(name),
                    timeline,
                    () -> catalog.get().get(role, conversion.database(), conversion.table()),
                    full -> writer.write(() -> write(target, full, FIRST_PAUSE)));
            byArn.put(arn(name), new Running(stream, target));
        } catch (IllegalArgumentException unknown) {
            throw properties.refused(String.valueOf(unknown.getMessage()));
        }
        return new Provisioned(name, Map.of("Arn", arn(name)));
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            if (!writer.close(STOP_LIMIT)) {
                log.warn("a buffer was being written; it is written again by the next process");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static DeliveryStream.Settings settings(String name, Fields s3) {
        if (!s3.optionalText("CompressionFormat").orElse("UNCOMPRESSED").equals("UNCOMPRESSED")) {
            throw s3.refused("CompressionFormat must be UNCOMPRESSED with a format conversion");
        }
        s3.ignore("CloudWatchLoggingOptions", "what fails is in this platform's own log");
        s3.ignore("EncryptionConfiguration", "objects are files on this machine's own disk");
        Fields partitioning = s3.object("DynamicPartitioningConfiguration");
        partitioning.ignore("RetryOptions", "a buffer is written again until it is there");
        if (!partitioning.flag("Enabled")) {
            throw partitioning.refused("Enabled must be true");
        }
        Fields hints = s3.object("BufferingHints");
        String bucket = s3.text("BucketARN");
        return new DeliveryStream.Settings(
                name,
                bucket.substring(bucket.lastIndexOf(':') + 1),
                new Prefix(s3.text("Prefix")),
                new Prefix(s3.text("ErrorOutputPrefix")),
                query(s3.object("ProcessingConfiguration")),
                Duration.ofSeconds(hints.optionalNumber("IntervalInSeconds").orElse(300L)),
                hints.optionalNumber("SizeInMBs").orElse(64L) << 20,
                s3.optionalText("FileExtension").orElse(".parquet"));
    }

    private static PartitionQuery query(Fields processing) {
        List<Fields> processors = processing.objects("Processors");
        if (!processing.flag("Enabled")
                || processors.size() != 1
                || !processors.getFirst().text("Type").equals("MetadataExtraction")) {
            throw processing.refused("Processors must be one of type MetadataExtraction, and enabled");
        }
        String expression = "";
        for (Fields parameter : processors.getFirst().objects("Parameters")) {
            String value = parameter.text("ParameterValue");
            switch (parameter.text("ParameterName")) {
                case "MetadataExtractionQuery" -> expression = value;
                case "JsonParsingEngine" -> {
                    if (!value.equals("JQ-1.6")) {
                        throw parameter.refused("JsonParsingEngine must be JQ-1.6");
                    }
                }
                default -> throw parameter.refused("ParameterName is not known here");
            }
        }
        return PartitionQuery.parse(expression);
    }

    /** By which table a stream converts, and how its files are compressed. */
    private record Conversion(String database, String table, String compression) {}

    /** What else a conversion says must be what is done here. */
    private static Conversion conversion(Fields conversion) {
        if (!conversion.flag("Enabled")) {
            throw conversion.refused("Enabled must be true");
        }
        Fields json = conversion
                .object("InputFormatConfiguration")
                .object("Deserializer")
                .object("OpenXJsonSerDe");
        if (!json.optionalText("CaseInsensitive").orElse("true").equals("true")) {
            throw json.refused("CaseInsensitive must be true");
        }
        Fields parquet = conversion
                .object("OutputFormatConfiguration")
                .object("Serializer")
                .object("ParquetSerDe");
        String compression = parquet.optionalText("Compression").orElse("SNAPPY");
        if (!COMPRESSIONS.contains(compression)) {
            throw parquet.refused("Compression must be one of " + COMPRESSIONS);
        }
        Fields schema = conversion.object("SchemaConfiguration");
        List.of("CatalogId", "Region", "VersionId", "RoleARN").forEach(schema::optionalText);
        return new Conversion(schema.text("DatabaseName"), schema.text("TableName"), compression);
    }

    private void write(Target target, DeliveryStream.Full full, Duration pause) {
        if (isClosed) {
            return; // the next process goes on with it
        }
        try {
            writeOnce(target, full);
            target.metrics().written(full.records());
            full.whenWritten().run();
        } catch (RuntimeException | IOException failed) { // it is tried again, whatever it was
            target.metrics().notWritten();
            log.warn("{} goes on after: {}", full.settings().name(), failed.toString());
            Unwritten waiting = new Unwritten(target, full, pause);
            unwritten.add(waiting);
            var _ = timeline.at(timeline.now().plus(pause), () -> tryAgain(waiting));
        }
    }

    /** Unless somebody else did so before. */
    private void tryAgain(Unwritten waiting) {
        if (unwritten.remove(waiting) && !isClosed) {
            Duration twice = waiting.pause().multipliedBy(2);
            Duration next = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
            try {
                writer.write(() -> write(waiting.target(), waiting.full(), next));
            } catch (RejectedExecutionException closing) {
                log.debug(
                        "{} ends with what it could not write yet",
                        waiting.full().settings().name());
            }
        }
    }

    private void writeOnce(Target target, DeliveryStream.Full full) throws IOException {
        BucketClient bucket = buckets.apply(target.role(), full.settings().bucket());
        String key = full.prefix() + full.settings().name() + "-1-" + IN_NAMES.format(timeline.now()) + "-"
                + UUID.randomUUID();
        if (full.isOfErrors()) {
            bucket.put(key, Files.readAllBytes(full.lines()), LINES);
        } else {
            CatalogTable table = catalog.get()
                    .get(
                            target.role(),
                            target.conversion().database(),
                            target.conversion().table());
            Path parquet = full.lines().resolveSibling(full.lines().getFileName() + ".parquet");
            ParquetFile.write(
                    full.lines(), engineTypes(table), target.conversion().compression(), parquet);
            bucket.put(key + full.settings().extension(), Files.readAllBytes(parquet), PARQUET);
            Files.delete(parquet);
            target.written().add(full.records());
        }
        target.objects().increment();
        Files.delete(full.lines());
    }

    private static Map<String, String> engineTypes(CatalogTable table) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Map.Entry<String, ColumnType> column : table.columns().entrySet()) {
            types.put(column.getKey(), column.getValue().engineType());
        }
        return types;
    }

    /** Waits until everything was tried that has gone off so far. */
    private void awaitWritten() {
        if (!writer.awaitWritten(LONGEST_WAIT)) {
            log.warn("buffers are not written yet: S3 does not answer");
        }
    }
}
