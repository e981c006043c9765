package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.Target;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.service.logs.LogsRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.aws.template.Provisioner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lambda on this machine: functions as processes that live in real time, called at once, without waiting, or for what lies in a
 * queue. Retries of calls that nobody waits for go by the machine's time.
 */
public final class LambdaRoom implements AwsRoom {

    private final Cloud cloud;
    private final Functions functions;
    private final Permissions permissions;
    private final InvokeConfigs invokeConfigs;
    private final Optional<KeptInvocations> kept;
    private final AsyncInvocations async;
    private final EventSourceMappings mappings;
    private final LambdaService service;

    /** The end of a call: with the function's answer, or with its error, both as JSON. */
    public record Ended(String function, boolean isFailure, String answer) {}

    public LambdaRoom(Cloud cloud) {
        this.cloud = cloud;
        functions = new Functions(
                cloud.assembly(),
                cloud.environment(),
                cloud.roles(),
                cloud.credentials(),
                cloud::endpointUrl,
                cloud.java(),
                cloud.logs(),
                cloud.wallClock(),
                cloud.metrics(),
                (group, file) -> cloud.find(LogsRoom.class).ifPresent(logs -> logs.follow(group, file)),
                cloud::xray);
        permissions = new Permissions(functions);
        invokeConfigs = new InvokeConfigs(functions);
        kept = cloud.dataDirectory().map(data -> new KeptInvocations(data.resolve("invocations")));
        async = new AsyncInvocations(
                invokeConfigs,
                cloud.timeline(),
                task -> Thread.ofVirtual().name("async-invocation").start(task),
                cloud::deliver,
                kept);
        mappings = new EventSourceMappings(
                cloud.environment(),
                functions::byName,
                (caller, arn) -> cloud.room(SqsRoom.class).queue(caller, arn),
                Runtime.getRuntime().availableProcessors());
        service = new LambdaService(functions, async, cloud.roles());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(functions, permissions, invokeConfigs, mappings);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    @Override
    public List<TaskIntegration> tasks() {
        return List.of(new InvokeTask(functions, cloud.roles(), cloud.faults()));
    }

    @Override
    public Map<String, Target> targets() {
        return Map.of("lambda", (caller, arn, message, _) -> invokeLater(caller, arn, message));
    }

    @Override
    public Set<MetricKind> emits() {
        return FunctionMetrics.kinds();
    }

    @Override
    public void start() {
        async.takeOver(this::find);
        mappings.start();
    }

    @Override
    public void stopsSoon() {
        async.stop();
    }

    /** The functions by name. */
    public Map<String, LambdaFunction> functions() {
        return functions.byName();
    }

    /** The processes of each function that run now, by the function's name. */
    public Map<String, List<Long>> pids() {
        Map<String, List<Long>> pids = new LinkedHashMap<>();
        functions.byName().forEach((name, function) -> pids.put(name, function.pids()));
        return pids;
    }

    /** Whether a call of any function is under way, or messages are gathered for one. */
    public boolean isAtWork() {
        return mappings.isAtWork() || functions.byName().values().stream().anyMatch(LambdaFunction::isAtWork);
    }

    /** Lets functions rest that work off a queue, or go on; what waits stays in the queue. */
    public void pauseMappings(boolean pause) {
        mappings.pause(pause);
    }

    /** Ends the windows in which batches of queues are gathered now: what has come is worked off, and nobody waits for more. */
    @Override
    public boolean catchUp(Duration limit) {
        mappings.endWindows();
        return true;
    }

    /**
     * Lets others use up what the account may run at once, or lets them end, for drills and tests: as long as they do, calls of functions
     * are turned away for which nothing is set apart.
     */
    public void useUpConcurrency(boolean isUsedUp) {
        functions.byName().values().forEach(function -> function.crowdOut(isUsedUp));
    }

    /**
     * Calls a function, given by name or ARN, as the operator, and waits for the end.
     *
     * @throws AwsError if there is no such function, or it is turned away
     */
    public Ended call(String function, byte[] event) {
        return call(refer(function), event);
    }

    /**
     * Has a function ready to be called, for a caller who waits no longer than AWS does: the start of a process takes longer here than a
     * snapshot's there. A function that cannot start tells it when it is called.
     */
    public void prepare(String function) {
        try {
            refer(function).function().prepare();
        } catch (AwsError | FunctionFailedException notThere) {
            // as the call will tell
        }
    }

    /**
     * Calls a function for a resource of a service of AWS, and waits for the end.
     *
     * @param principal as which the service calls, such as {@code cognito-idp.amazonaws.com}
     * @throws AwsError if there is no such function, it is turned away, or no permission of it lets the service call it for the resource
     */
    public Ended callFor(String principal, String resourceArn, String function, byte[] event) {
        FunctionReference reference = refer(function);
        if (!permissions.allow(reference, principal, resourceArn)) {
            throw new AwsError(
                    403,
                    "AccessDeniedException",
                    "No permission of " + reference.arn() + " lets " + principal + " call it for " + resourceArn + ".");
        }
        return call(reference, event);
    }

    private static Ended call(FunctionReference reference, byte[] event) {
        String name = reference.function().config().name();
        try {
            byte[] answer = reference.function().invoke(event, reference.arn());
            return new Ended(name, false, new String(answer, UTF_8));
        } catch (FunctionThrottledException busy) {
            throw busy.refusal();
        } catch (FunctionFailedException failed) {
            return new Ended(name, true, LambdaService.error(String.valueOf(failed.getMessage())));
        }
    }

    /**
     * The name of the function that an ARN names.
     *
     * @throws AwsError if there is no such function
     */
    public String nameOf(String arn) {
        return refer(arn).function().config().name();
    }

    /**
     * What a function wrote since a place in its log, in bytes; a place that is not in it counts as its end.
     *
     * @throws IllegalArgumentException if there is no such function
     */
    public String logOf(String function, long from) throws IOException {
        Path log = functions.log(function);
        byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
        int start = Math.clamp(from, 0, all.length);
        return new String(all, start, all.length - start, UTF_8);
    }

    @Override
    public void close() {
        mappings.close();
        functions.close();
        kept.ifPresent(KeptInvocations::close);
    }

    private void invokeLater(Caller caller, String arn, String input) {
        FunctionReference reference = refer(arn);
        cloud.roles().require(caller, LambdaService.INVOKE, reference.arn());
        var _ = async.take(reference, input.getBytes(UTF_8));
    }

    private Optional<FunctionReference> find(String arn) {
        try {
            return Optional.of(refer(arn));
        } catch (AwsError unknown) {
            return Optional.empty();
        }
    }

    private FunctionReference refer(String arn) {
        try {
            return functions.refer(arn, Optional.empty());
        } catch (IllegalArgumentException unknown) {
            throw new AwsError(404, "ResourceNotFoundException", String.valueOf(unknown.getMessage()));
        }
    }
}
