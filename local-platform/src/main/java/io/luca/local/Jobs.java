package io.luca.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.AwsError;
import io.luca.local.aws.AwsService;
import io.luca.local.aws.Caller;
import io.luca.local.iam.Roles;
import io.luca.local.lambda.AsyncInvocations;
import io.luca.local.lambda.FunctionFailedException;
import io.luca.local.lambda.FunctionReference;
import io.luca.local.lambda.Functions;
import io.luca.local.lambda.InvokeConfigs;
import io.luca.local.lambda.InvokeTask;
import io.luca.local.lambda.LambdaService;
import io.luca.local.s3.BucketClient;
import io.luca.local.s3.Buckets;
import io.luca.local.s3.S3Service;
import io.luca.local.scheduler.SchedulerService;
import io.luca.local.scheduler.Schedules;
import io.luca.local.sns.PublishTask;
import io.luca.local.sns.SnsService;
import io.luca.local.sns.Topics;
import io.luca.local.sqs.QueueClient;
import io.luca.local.sqs.Queues;
import io.luca.local.sqs.SendMessageTask;
import io.luca.local.sqs.SqsService;
import io.luca.local.template.Environment;
import io.luca.local.template.Provisioner;
import io.luca.local.time.Timeline;
import io.luca.local.workflow.Execution;
import io.luca.local.workflow.Executions;
import io.luca.local.workflow.StateMachines;
import io.luca.local.workflow.StepFunctionsService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What jobs run on: functions that are called by time or without waiting, their buckets and their topics. */
public final class Jobs implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    private final Timeline timeline;
    private final Topics topics;
    private final Buckets buckets;
    private final S3Service s3;
    private final Functions functions;
    private final InvokeConfigs invokeConfigs;
    private final Schedules schedules;
    private final StateMachines machines;
    private final List<AwsService> services;
    private final Optional<TemporaryDirectory> temporary;

    /** How a call ended: with the function's answer, or with its error, both as JSON. */
    public record Ended(String function, boolean isFailure, String answer) {}

    /**
     * Engines without resources.
     *
     * @param data where objects survive; empty to let them end with the process
     */
    Jobs(
            Environment environment,
            Roles roles,
            Clock clock,
            Functions functions,
            SqsService sqs,
            Queues queues,
            Optional<Path> data)
            throws IOException {
        this.functions = functions;
        temporary = data.isPresent() ? Optional.empty() : Optional.of(TemporaryDirectory.create("luca-s3-"));
        timeline = new Timeline(clock);
        topics = new Topics(environment);
        buckets = new Buckets(
                data.map(directory -> directory.resolve("s3"))
                        .or(() -> temporary.map(TemporaryDirectory::path))
                        .orElseThrow(),
                (queueArn, message) -> { // the queue's own policy lets S3 send, which is no role
                    String queue = queueArn.substring(queueArn.lastIndexOf(':') + 1);
                    Caller account = new Caller.AccountRoot(environment.accountId());
                    new QueueClient(sqs, account, queue, queues.url(queue)).send(message, Map.of());
                });
        AsyncInvocations.Destination toQueue = (roleArn, queueArn, body, attributes) -> {
            String queue = queueArn.substring(queueArn.lastIndexOf(':') + 1);
            Caller role = new Caller.RoleSession(roleArn, "destination", Map.of(), Instant.MAX);
            new QueueClient(sqs, role, queue, queues.url(queue)).send(body, attributes);
        };
        invokeConfigs = new InvokeConfigs(functions);
        AsyncInvocations async = new AsyncInvocations(
                invokeConfigs,
                timeline,
                task -> Thread.ofVirtual().name("async-invocation").start(task),
                toQueue);
        SnsService sns = new SnsService(topics, roles, timeline.clock());
        machines = new StateMachines(
                environment,
                roles,
                timeline,
                List.of(new InvokeTask(functions, roles), new SendMessageTask(sqs), new PublishTask(sns)));
        schedules = new Schedules(
                environment,
                timeline,
                roles,
                new ScheduledTargets(roles, machines, (caller, arn, input) -> {
                    FunctionReference reference = refer(arn);
                    roles.require(caller, "lambda:InvokeFunction", reference.arn());
                    var _ = async.take(reference, input.getBytes(StandardCharsets.UTF_8));
                }),
                toQueue);
        s3 = new S3Service(buckets, roles, timeline.clock());
        services = List.of(
                s3,
                sns,
                new SchedulerService(schedules, roles),
                new LambdaService(functions, async, roles),
                new StepFunctionsService(machines, roles));
    }

    /** The services that these engines answer by. */
    List<AwsService> services() {
        return services;
    }

    List<Provisioner> provisioners() {
        return List.of(topics, buckets, invokeConfigs, machines, schedules);
    }

    /** Begins to make calls as they fall due. */
    void start() {
        timeline.start();
    }

    public Topics topics() {
        return topics;
    }

    public Schedules schedules() {
        return schedules;
    }

    /** The state machines; what they run is in {@link #executions()}. */
    public StateMachines machines() {
        return machines;
    }

    /** What state machines ran and run: by machine, by ARN, and with their histories. */
    public Executions executions() {
        return machines.executions();
    }

    /** How many objects each bucket holds. */
    public Map<String, Integer> buckets() {
        return buckets.sizes();
    }

    /** Lets time pass at once for schedules and retries: what falls due in it is done, in order. */
    public void passTime(Duration time) {
        timeline.pass(time);
    }

    /** Now, with the time that was let pass. */
    public Instant now() {
        return timeline.now();
    }

    /** When what is due: the platform's own. */
    Timeline timeline() {
        return timeline;
    }

    /** A bucket, as somebody uses it. */
    public BucketClient bucket(Caller caller, String name) {
        return new BucketClient(s3, caller, name);
    }

    /** The platform's time, with what was let pass. */
    public Clock clock() {
        return timeline.clock();
    }

    /** The name of the function that a schedule calls; empty if it starts a state machine. */
    public Optional<String> functionOf(String schedule) {
        return schedules
                .targetNow(schedule)
                .filter(target -> !StateMachines.isArn(target.arn()))
                .map(target -> refer(target.arn()).function().config().name());
    }

    /**
     * Starts now the execution that a schedule starts, and does not wait; empty if the schedule calls a function. It is the
     * operator who starts it, so the schedule's role is not asked.
     */
    public Optional<Execution> startNow(String schedule) {
        return schedules
                .targetNow(schedule)
                .filter(target -> StateMachines.isArn(target.arn()))
                .map(target -> executions().start(machines.get(target.arn()), Optional.empty(), target.input()));
    }

    /** Calls now the function that a schedule calls, and waits for the end; empty if it starts a state machine. */
    public Optional<Ended> runNow(String schedule) {
        return runNow(schedule, Map.of());
    }

    /**
     * Calls now the function that a schedule calls, and waits for the end.
     *
     * @param besides what its event says besides, by name
     */
    Optional<Ended> runNow(String schedule, Map<String, String> besides) {
        return schedules
                .targetNow(schedule)
                .filter(target -> !StateMachines.isArn(target.arn()))
                .map(target -> call(target.arn(), event(target.input(), besides)));
    }

    /** Calls a function, given by name or ARN, as the operator, and waits for the end. */
    public Ended call(String function, byte[] event) {
        FunctionReference reference = refer(function);
        String name = reference.function().config().name();
        try {
            byte[] answer = reference.function().invoke(event, reference.arn());
            return new Ended(name, false, new String(answer, StandardCharsets.UTF_8));
        } catch (FunctionFailedException failed) {
            return new Ended(name, true, LambdaService.error(String.valueOf(failed.getMessage())));
        }
    }

    private static byte[] event(String input, Map<String, String> besides) {
        if (besides.isEmpty()) {
            return input.getBytes(StandardCharsets.UTF_8);
        }
        try {
            ObjectNode event = json.readValue(input, ObjectNode.class);
            besides.forEach(event::put);
            return json.writeValueAsBytes(event);
        } catch (IOException noObject) {
            throw new IllegalStateException("what the schedule sends is no JSON object", noObject);
        }
    }

    /** What a function wrote since a place in its log; a place that is not in it counts as its end. */
    String logOf(String function, long from) throws IOException {
        Path log = functions.log(function);
        byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
        int start = Math.clamp(from, 0, all.length);
        return new String(all, start, all.length - start, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        timeline.close();
        if (temporary.isPresent()) {
            temporary.get().close();
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
