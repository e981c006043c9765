package io.luca.local.aws.service.athena;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.duckdb.Query;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.service.glue.Catalog;
import io.luca.local.aws.service.glue.CatalogTable;
import io.luca.local.aws.service.s3.BucketClient;
import io.luca.local.aws.template.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs SQL over the lake with the rights of who asks, as Athena does: it must be allowed to use the workgroup, to know each table, and to
 * list and read each object. A query that gives no value for an injected partition key is refused. Safe for use by many threads.
 */
public final class Athena {

    private static final String S3 = "s3://";
    private static final String CSV = "text/csv";
    private static final int MOST_ROWS = 10_000;

    private final Environment environment;
    private final Roles roles;
    private final Supplier<Catalog> catalog;
    private final Workgroups workgroups;
    private final BiFunction<Caller, String, BucketClient> buckets;
    private final Duration limit;

    /**
     * A query.
     *
     * @param parameters SQL literals for its question marks, such as {@code 'a text'}
     * @param output where its result goes, such as {@code s3://bucket/prefix/}; a workgroup may enforce another
     */
    public record Request(
            String workgroup, String database, String sql, List<String> parameters, Optional<String> output) {}

    /**
     * An answer.
     *
     * @param scanned bytes of the objects that were read
     * @param objects how many they are
     * @param location of the result, as CSV
     */
    public record Answer(Query.Rows rows, long scanned, int objects, String location) {}

    /**
     * An engine over a catalog.
     *
     * @param buckets a bucket by its name, used by somebody
     * @param limit of real time for one statement; Athena's own is minutes
     *     (https://docs.aws.amazon.com/athena/latest/ug/service-limits.html)
     */
    public Athena(
            Environment environment,
            Roles roles,
            Supplier<Catalog> catalog,
            Workgroups workgroups,
            BiFunction<Caller, String, BucketClient> buckets,
            Duration limit) {
        this.environment = environment;
        this.roles = roles;
        this.catalog = catalog;
        this.workgroups = workgroups;
        this.buckets = buckets;
        this.limit = limit;
    }

    /** What a literal of a text is, for parameters. */
    public static String literal(String text) {
        return Statement.literal(text);
    }

    /**
     * Runs a query and keeps its result.
     *
     * @throws AwsError if the policies refuse a part of it, or it cannot be run
     */
    public Answer run(Caller caller, Request request) {
        roles.require(
                caller,
                "athena:StartQueryExecution",
                "arn:aws:athena:%s:%s:workgroup/%s"
                        .formatted(environment.region(), environment.accountId(), request.workgroup()));
        Workgroup workgroup = workgroups.required(request.workgroup());
        Statement statement = Statement.of(request.sql(), request.parameters());
        Path directory = temporary();
        try {
            Query query = new Query(directory, limit);
            long scanned = 0;
            int objects = 0;
            for (String name : statement.tables(catalog.get().tables(request.database()))) {
                CatalogTable table = catalog.get().get(caller, request.database(), name);
                Map<String, Long> found = fetched(caller, table, statement, directory, workgroup.scanLimit() - scanned);
                scanned += found.values().stream().mapToLong(Long::longValue).sum();
                objects += found.size();
                query.parquet(
                        name,
                        directory.resolve(table.prefix()),
                        table.engineTypes(),
                        table.partitionKeys(),
                        found.isEmpty());
            }
            Query.Rows rows = query.run(statement.sql(), MOST_ROWS);
            return new Answer(rows, scanned, objects, keep(caller, workgroup, request, rows));
        } catch (IllegalArgumentException refused) {
            throw invalid(String.valueOf(refused.getMessage()));
        } finally {
            delete(directory);
        }
    }

    /** Brings the objects of the values that a query gives for the injected key, as far as the caller may read them. */
    private Map<String, Long> fetched(
            Caller caller, CatalogTable table, Statement statement, Path directory, long limit) {
        Set<String> values = statement.values(table.injected());
        if (values.isEmpty()) {
            throw invalid("CONSTRAINT_VIOLATION: For the injected projected partition column " + table.injected()
                    + ", the WHERE clause must contain only static equality conditions, and at least one such condition must"
                    + " be present.");
        }
        BucketClient bucket = buckets.apply(caller, table.bucket());
        Map<String, Long> found = new LinkedHashMap<>();
        for (String value : values) {
            found.putAll(bucket.list(table.prefix() + table.injected() + "=" + value + "/"));
        }
        if (found.values().stream().mapToLong(Long::longValue).sum() > limit) {
            throw invalid("Query exhausted resources: the limit of bytes scanned by one query of this workgroup.");
        }
        for (String key : found.keySet()) {
            Path file = directory.resolve(key).normalize();
            if (!file.startsWith(directory)) {
                throw invalid("the key " + key + " is not one of a table");
            }
            write(file, bucket.get(key));
        }
        return found;
    }

    private String keep(Caller caller, Workgroup workgroup, Request request, Query.Rows rows) {
        String location =
                workgroup.enforced() ? workgroup.results() : request.output().orElse(workgroup.results());
        String place = location.startsWith(S3) ? location.substring(S3.length()) : "";
        int slash = place.indexOf('/');
        if (slash < 1) {
            throw invalid("an output location must be like s3://bucket/prefix/, got " + location);
        }
        String key = place.substring(slash + 1) + UUID.randomUUID() + ".csv";
        buckets.apply(caller, place.substring(0, slash)).put(key, csv(rows).getBytes(UTF_8), CSV);
        return S3 + place.substring(0, slash) + "/" + key;
    }

    /**
     * The rows of a result, for who may read it where it lies. https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
     *
     * @throws AwsError if the policies do not let the caller read that object, or it is there no more
     */
    public Query.Rows rows(Caller caller, Answer result) {
        String place = result.location().substring(S3.length());
        int slash = place.indexOf('/');
        byte[] _ = buckets.apply(caller, place.substring(0, slash)).get(place.substring(slash + 1));
        return result.rows();
    }

    /** As Athena writes it: every value between quotation marks, nothing at all for null. */
    public static String csv(Query.Rows rows) {
        StringBuilder csv = new StringBuilder(line(rows.columns()));
        rows.rows().forEach(row -> csv.append(line(row)));
        return csv.toString();
    }

    private static String line(List<? extends @Nullable String> values) {
        return values.stream()
                        .map(value -> value == null ? "" : "\"" + value.replace("\"", "\"\"") + "\"")
                        .collect(Collectors.joining(","))
                + "\n";
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("query-");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    private static AwsError invalid(String message) {
        return AwsError.invalid("InvalidRequestException", message);
    }
}
