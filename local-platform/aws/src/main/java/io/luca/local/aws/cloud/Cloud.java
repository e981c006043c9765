package io.luca.local.aws.cloud;

import io.helidon.webserver.http.HttpRouting;
import io.luca.local.aws.endpoint.AwsEndpoint;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.DeployedStack;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.time.Timeline;
import io.luca.local.aws.trace.XRay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine that runs what CDK synthesized: rooms for AWS's services, one endpoint in front of them, the policies that judge every
 * call, and one clock. It is opened with its rooms, which then wait for {@link #deploy}. Closing it ends all processes that it
 * started. Safe for use by many threads.
 *
 * <p>The clock has two readings. {@link #clock()} runs ahead by the time that was let pass: what AWS itself does later goes by it
 * (schedules, workflows, retries, buffers). {@link #wallClock()} does not: by it goes what is agreed with processes that live in
 * real time, which are clients, functions and containers (signatures, sessions, tokens, rates, a queue's visibility time-outs).
 */
public final class Cloud implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Cloud.class);
    private static final Duration SESSION = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final CloudOptions options;
    private final Environment environment = Environment.LAPTOP;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CloudAssembly assembly;
    private final Timeline timeline;
    private final Metrics metrics;
    private final Faults faults = new Faults();
    private final Roles roles = new Roles(environment);
    private final CredentialStore credentials;
    private final List<AwsRoom> rooms = new ArrayList<>();
    private final Path home;
    private final XRay xray;
    private @Nullable AwsEndpoint endpoint;
    private Map<String, String> withoutMeaning = Map.of();
    private List<DeployedStack> stacks = List.of();

    /**
     * Opens a machine: its rooms are made, and its endpoint answers.
     *
     * @param rooms what makes each room, in the order in which they start
     * @param pages adds pages of whoever runs the machine to its endpoint
     * @throws IllegalStateException if another machine uses the data directory, or a directory cannot be written
     */
    public static Cloud open(
            CloudOptions options, List<Function<Cloud, AwsRoom>> rooms, Consumer<HttpRouting.Builder> pages) {
        return new Cloud(options, rooms, pages);
    }

    private Cloud(CloudOptions options, List<Function<Cloud, AwsRoom>> rooms, Consumer<HttpRouting.Builder> pages) {
        this.options = options;
        try {
            assembly = CloudAssembly.read(options.assembly());
            if (options.dataDirectory().isPresent()) {
                opened(new DataLock(options.dataDirectory().get()));
            }
            Files.createDirectories(options.logs());
            home = options.dataDirectory().isPresent()
                    ? options.dataDirectory().get()
                    : opened(TemporaryDirectory.create("luca-")).path();
            timeline = opened(
                    new Timeline(options.clock(), options.dataDirectory().map(data -> data.resolve("passed-time"))));
            metrics = new Metrics(timeline.clock());
            credentials = new CredentialStore(environment.accountId(), wallClock());
            xray = opened(new XRay(wallClock(), System.getenv()));
            var _ = opened(this::closeEndpoint); // after the rooms, whose processes need it until they end
            rooms.forEach(room -> this.rooms.add(opened(room.apply(this))));
            endpoint =
                    new AwsEndpoint(options.endpointPort(), credentials, wallClock(), services(), faults, routing -> {
                        this.rooms.forEach(room -> room.addPages(routing));
                        pages.accept(routing);
                    });
        } catch (IOException unwritable) {
            close();
            throw new IllegalStateException("cannot write to " + options.logs(), unwritable);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /**
     * Deploys all stacks onto the rooms, and lets the rooms begin to work. If a part does not start, what has started is ended again.
     *
     * @param parameters values for parameters of the templates, by name, as whoever deploys gives them
     * @throws io.luca.local.aws.template.UnsupportedResourceException if a template asks for what cannot be honoured
     */
    public void deploy(Map<String, String> parameters) {
        try {
            List<Provisioner> provisioners = new ArrayList<>(List.of(roles));
            rooms.forEach(room -> provisioners.addAll(room.provisioners()));
            Deployment deployment =
                    new Deployment(environment, this::secret, parameters, provisioners).deploy(assembly);
            withoutMeaning = deployment.withoutMeaning();
            stacks = deployment.stacks();
            rooms.forEach(AwsRoom::start);
            sampleNextMinute();
            timeline.start();
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private void sampleNextMinute() {
        Instant next = clock().instant().truncatedTo(ChronoUnit.MINUTES).plus(MINUTE);
        var _ = timeline.at(next, () -> {
            rooms.forEach(this::sample);
            sampleNextMinute();
        });
    }

    private void sample(AwsRoom room) {
        try {
            room.sample();
        } catch (RuntimeException failed) { // the others tell theirs, and this one tells the next minute
            log.warn("{} did not tell how it stands: {}", room.getClass().getSimpleName(), failed.toString());
        }
    }

    /** The account and region that the templates are deployed to. */
    public Environment environment() {
        return environment;
    }

    /** What {@code cdk synth} wrote. */
    public CloudAssembly assembly() {
        return assembly;
    }

    /** The roles of the templates, which decide about every call. */
    public Roles roles() {
        return roles;
    }

    public CredentialStore credentials() {
        return credentials;
    }

    /** Credentials of a role for an hour, as AWS gives them to what runs under the role. */
    public IssuedCredentials credentialsOf(String roleArn) {
        return credentials.issue(roleArn, "container", Map.of(), SESSION);
    }

    /** The operator of the account, whom no policy limits. */
    public Caller operator() {
        return new Caller.AccountRoot(environment.accountId());
    }

    /** The traces of this machine, and what takes them. */
    public XRay xray() {
        return xray;
    }

    /** Makes services fail, for drills and tests. */
    public Faults faults() {
        return faults;
    }

    /** What is due at which instant. */
    public Timeline timeline() {
        return timeline;
    }

    /** What the services of this machine record of themselves. */
    public Metrics metrics() {
        return metrics;
    }

    /** Whether some room says that it emits a metric; known once all templates are deployed. */
    public boolean isEmitted(MetricId metric) {
        return rooms.stream().flatMap(room -> room.emits().stream()).anyMatch(kind -> kind.includes(metric));
    }

    /** The machine's time, with what was let pass. */
    public Clock clock() {
        return timeline.clock();
    }

    /** The real time, by which processes live that know nothing of the time that was let pass. */
    public Clock wallClock() {
        return options.clock();
    }

    /** The local AWS endpoint, for {@code AWS_ENDPOINT_URL}. */
    public String endpointUrl() {
        return "http://localhost:"
                + Objects.requireNonNull(endpoint, "rooms are made before the endpoint answers")
                        .port();
    }

    /** Where the output of processes goes. */
    public Path logs() {
        return options.logs();
    }

    /** The java binary that functions and containers run by: this process's own. */
    public Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Where data survives; empty if it ends with the machine. */
    public Optional<Path> dataDirectory() {
        return options.dataDirectory();
    }

    /** A directory for a room's files: of the data directory, or one that ends with the machine. */
    public Path directory(String name) {
        return home.resolve(name);
    }

    /** What was deployed, stack by stack; nothing before the deployment is done. */
    public List<DeployedStack> stacks() {
        return stacks;
    }

    /** What the templates ask for that changes nothing on one machine, with the reasons. */
    public Map<String, String> withoutMeaning() {
        return withoutMeaning;
    }

    /**
     * A room of this machine.
     *
     * @throws IllegalArgumentException if it has none of this kind
     */
    public <R extends AwsRoom> R room(Class<R> kind) {
        return find(kind)
                .orElseThrow(() -> new IllegalArgumentException("this machine has no " + kind.getSimpleName()));
    }

    /** A room of this machine, if it has one of this kind. */
    public <R extends AwsRoom> Optional<R> find(Class<R> kind) {
        return rooms.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** What tasks of state machines may call. */
    public List<TaskIntegration> tasks() {
        return rooms.stream().flatMap(room -> room.tasks().stream()).toList();
    }

    /** What REST APIs may call of a service; empty if no room offers it. */
    public Optional<GatewayIntegration> gatewayIntegration(String service) {
        return named(rooms.stream().map(AwsRoom::gatewayIntegrations), service);
    }

    /** The service that runs in place of a host of AWS. */
    public Optional<HostedService> hosted(String host) {
        return rooms.stream().flatMap(room -> room.hosted(host).stream()).findFirst();
    }

    /** Whether some room takes messages for the service that an ARN names; what it names need not exist. */
    public boolean takes(String arn) {
        return target(arn).isPresent();
    }

    /**
     * Hands a message to what an ARN names. A service that fails on purpose fails those as well who reach it by no endpoint.
     *
     * @throws AwsError if the policies or the service refuse, or no room takes messages for the ARN
     */
    public void deliver(Caller caller, String arn, String message, Map<String, String> attributes) {
        Target target = target(arn).orElseThrow(() -> nobodyTakes(arn));
        faults.meet(service(arn));
        target.deliver(caller, arn, message, attributes);
    }

    /** What takes records in batches for what an ARN names. */
    public BatchTarget batchTarget(String arn) {
        return named(rooms.stream().map(AwsRoom::batchTargets), service(arn)).orElseThrow(() -> nobodyTakes(arn));
    }

    /**
     * Lets each room do at once what it would do in a while by itself, those that send before those that take: in the opposite
     * order of the rooms.
     *
     * @param limit of each room, in real time
     * @return whether all was done
     */
    public boolean catchUp(Duration limit) {
        boolean isDone = true;
        for (AwsRoom room : rooms.reversed()) {
            isDone &= room.catchUp(limit);
        }
        return isDone;
    }

    @Override
    public void close() {
        rooms.forEach(AwsRoom::stopsSoon);
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) { // the rest must be ended all the same
                log.warn("a part did not stop cleanly", failed);
            }
        }
    }

    private void closeEndpoint() {
        if (endpoint != null) {
            endpoint.close();
        }
    }

    private List<AwsService> services() {
        return rooms.stream().flatMap(room -> room.services().stream()).toList();
    }

    /**
     * The text of a secret, as a template's dynamic reference has it.
     *
     * @param id an ARN or a name
     * @param key a key of its JSON text, or empty for the whole text
     * @throws IllegalStateException if there is no such secret or key
     */
    public String secret(String id, String key) {
        return rooms.stream()
                .flatMap(room -> room.secrets().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no room of this machine keeps the secret " + id))
                .resolve(id, key);
    }

    private Optional<Target> target(String arn) {
        return named(rooms.stream().map(AwsRoom::targets), service(arn));
    }

    private static <T> Optional<T> named(Stream<Map<String, T>> offered, String name) {
        return offered.flatMap(all -> Optional.ofNullable(all.get(name)).stream())
                .findFirst();
    }

    /** The third part: {@code arn:aws:sqs:…}. */
    private static String service(String arn) {
        String[] parts = arn.split(":", 4);
        return parts.length < 4 ? "" : parts[2];
    }

    private static AwsError nobodyTakes(String arn) {
        return AwsError.invalid("ValidationException", "Nothing on this machine takes what is sent to " + arn + ".");
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }
}
