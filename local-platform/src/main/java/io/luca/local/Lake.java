package io.luca.local;

import io.luca.contract.Names;
import io.luca.local.athena.Athena;
import io.luca.local.athena.KeptQuery;
import io.luca.local.athena.Workgroups;
import io.luca.local.aws.Caller;
import io.luca.local.dynamodb.DynamoDbEngine;
import io.luca.local.firehose.DeliveryStreams;
import io.luca.local.glue.Catalog;
import io.luca.local.glue.CatalogTable;
import io.luca.local.iam.Roles;
import io.luca.local.pipes.Pipes;
import io.luca.local.s3.BucketClient;
import io.luca.local.sqs.QueueClient;
import io.luca.local.template.Environment;
import io.luca.local.template.Provisioner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The data pipeline: the pipes out of the table's stream, the streams into the lake, and SQL over it. */
public final class Lake implements AutoCloseable {

    private static final String SESSION = "query";
    /** Long for a laptop's history, short for somebody who waits; after it a forgotten query burns no more power. */
    private static final Duration LONGEST_QUERY = Duration.ofSeconds(60);

    private final Environment environment;
    private final Roles roles;
    private final Catalog catalog;
    private final Workgroups workgroups = new Workgroups();
    private final DeliveryStreams streams;
    private final Pipes pipes;
    private final Athena athena;
    private final Optional<TemporaryDirectory> temporary;

    /**
     * Engines without resources.
     *
     * @param data where buffers and checkpoints survive; empty to let them end with the process
     * @param queues a queue by its ARN, used by somebody
     */
    Lake(
            Environment environment,
            Roles roles,
            Clock clock,
            DynamoDbEngine engine,
            Jobs jobs,
            BiFunction<Caller, String, QueueClient> queues,
            Optional<Path> data)
            throws IOException {
        this.environment = environment;
        this.roles = roles;
        temporary = data.isPresent() ? Optional.empty() : Optional.of(TemporaryDirectory.create("luca-lake-"));
        Path home = data.or(() -> temporary.map(TemporaryDirectory::path)).orElseThrow();
        BiFunction<Caller, String, BucketClient> buckets = jobs::bucket;
        catalog = new Catalog(environment, roles);
        streams = new DeliveryStreams(environment, roles, jobs.timeline(), catalog, buckets, home.resolve("firehose"));
        pipes = new Pipes(
                environment, engine, roles, streams, queues, data.map(directory -> directory.resolve("pipes")), clock);
        athena = new Athena(environment, roles, catalog, workgroups, buckets, LONGEST_QUERY);
    }

    List<Provisioner> provisioners() {
        return List.of(catalog, streams, pipes, workgroups);
    }

    /** Begins to read the table's stream. */
    void start() {
        pipes.start();
    }

    /** Lets the pipes rest, or go on. The stream keeps what comes meanwhile. */
    public void pause(boolean pause) {
        pipes.pause(pause);
    }

    public Pipes pipes() {
        return pipes;
    }

    public DeliveryStreams streams() {
        return streams;
    }

    public Athena athena() {
        return athena;
    }

    /** The kept queries that analysts of schools may run. */
    public List<KeptQuery> kept(String workgroup) {
        return workgroups.kept().stream()
                .filter(query -> query.workgroup().equals(workgroup))
                .toList();
    }

    /** A table of the lake, for the operator. */
    public CatalogTable table(String name) {
        return catalog.get(new Caller.AccountRoot(environment.accountId()), Names.LAKE, name);
    }

    /** The bucket of the lake. */
    public String bucket() {
        return catalog.bucketOf(Names.LAKE, Names.LAKE_EVENTS);
    }

    /** Records that are on their way: in buffers, for up to the time of a buffer. */
    public long waiting() {
        return streams.summaries().values().stream()
                .mapToLong(DeliveryStreams.Summary::waiting)
                .sum();
    }

    /** Sends what the table's stream has now and writes what waits in buffers, as both happen by themselves; whether all is written. */
    public boolean catchUp(Duration limit) {
        boolean isRead = pipes.catchUp(limit);
        streams.flush();
        return isRead;
    }

    /**
     * An analyst of a school, as STS makes one: the role's trust decides.
     *
     * @throws io.luca.local.aws.AwsError if it refuses
     */
    public Caller analyst(String school) {
        String role = roles.arnOf("AnalystRole");
        Map<String, String> tags = Map.of(Names.SCHOOL_TAG, school);
        roles.requireAssumable(new Caller.AccountRoot(environment.accountId()), role, SESSION, tags);
        return new Caller.RoleSession(role, SESSION, tags, Instant.MAX);
    }

    @Override
    public void close() throws IOException {
        pipes.close();
        streams.close();
        if (temporary.isPresent()) {
            temporary.get().close();
        }
    }
}
