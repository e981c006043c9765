package io.luca.local.aws.cloud;

import io.helidon.webserver.http.HttpRouting;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.SecretResolver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One AWS service on this machine, with all that it offers: to templates, to clients at the endpoint, and to the other rooms. A
 * room is made before any other is known, and asks {@link Cloud} for those that it needs when it needs them: so a machine
 * without some room refuses the templates that use it, and no other.
 */
public interface AwsRoom extends AutoCloseable {

    /** What runs resources of its types. */
    default List<Provisioner> provisioners() {
        return List.of();
    }

    /** What answers at the local AWS endpoint. */
    default List<AwsService> services() {
        return List.of();
    }

    /** Adds the plain HTTP pages that AWS serves unsigned, such as a user pool's keys. */
    default void addPages(HttpRouting.Builder routing) {}

    /** What tasks of state machines may call. */
    default List<TaskIntegration> tasks() {
        return List.of();
    }

    /** What takes messages by ARN, by the service that the ARN names, such as {@code sqs}. */
    default Map<String, Target> targets() {
        return Map.of();
    }

    /** What takes records in batches by ARN, by the service that the ARN names, such as {@code firehose}. */
    default Map<String, BatchTarget> batchTargets() {
        return Map.of();
    }

    /** What REST APIs may call, by the service that the integration's URI names. */
    default Map<String, GatewayIntegration> gatewayIntegrations() {
        return Map.of();
    }

    /** What resolves the templates' dynamic references to secrets; empty if this room keeps none. */
    default Optional<SecretResolver> secrets() {
        return Optional.empty();
    }

    /** The service that runs in place of a host of AWS; empty if none of this room does. */
    default Optional<HostedService> hosted(String host) {
        return Optional.empty();
    }

    /**
     * The metrics that it records in {@link Cloud#metrics()}, now or once something happens. Asked once all templates are deployed and
     * before the first room starts: an alarm on a metric that no room emits stops the start.
     */
    default Set<MetricKind> emits() {
        return Set.of();
    }

    /**
     * Records in {@link Cloud#metrics()} how things stand now, such as how much waits in a queue. Called at the beginning of each minute of the
     * machine's time, also of those that pass at once. It must be quick: the machine's time waits for it.
     */
    default void sample() {}

    /** Begins to work by itself. Called once all templates are deployed, in the order of the rooms. */
    default void start() {}

    /**
     * Does at once what it would do in a while by itself, so that time that passes at once leaves nothing behind. Called in the
     * opposite order of the rooms.
     *
     * @param limit in real time
     * @return false if the limit came first
     */
    default boolean catchUp(Duration limit) {
        return true;
    }

    /**
     * Learns that the machine ends: what other rooms do for this one may fail from now on, which says nothing of the work itself.
     * Called of all rooms before the first of them is closed.
     */
    default void stopsSoon() {}

    /** Ends all that it runs. Called in the opposite order of the rooms, also of a room that was not started. */
    @Override
    default void close() {}
}
