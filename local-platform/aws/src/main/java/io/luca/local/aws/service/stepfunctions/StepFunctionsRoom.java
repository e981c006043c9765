package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.Target;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.service.logs.LogsRoom;
import io.luca.local.aws.template.Provisioner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Step Functions on this machine: state machines and their executions, which go by the machine's time. In a data directory, executions
 * outlive the process, and go on.
 */
public final class StepFunctionsRoom implements AwsRoom {

    private final Cloud cloud;
    private final Optional<KeptExecutions> kept;
    private final KeptUntilTheStop keeper;
    private final StateMachines machines;
    private final StepFunctionsService service;

    public StepFunctionsRoom(Cloud cloud) {
        this.cloud = cloud;
        kept = cloud.dataDirectory().map(data -> new KeptExecutions(data.resolve("executions")));
        keeper = new KeptUntilTheStop(new ToldExecutions(
                kept.<ExecutionKeeper>map(Function.identity()).orElse(ExecutionKeeper.FORGETS),
                new ExecutionMetrics(cloud.metrics()),
                this::log));
        machines = new StateMachines(
                cloud.environment(),
                cloud.roles(),
                cloud.timeline(),
                cloud::tasks,
                keeper,
                group -> cloud.find(LogsRoom.class).ifPresent(logs -> logs.writesTo(group)));
        service = new StepFunctionsService(machines, cloud.roles());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(machines);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    @Override
    public Map<String, Target> targets() {
        return Map.of("states", (caller, arn, input, _) -> start(caller, arn, input));
    }

    @Override
    public Set<MetricKind> emits() {
        return ExecutionMetrics.kinds();
    }

    /** The state machines; what they run is in {@link #executions()}. */
    public StateMachines machines() {
        return machines;
    }

    /** What state machines ran and run: by machine, by ARN, and with their histories. */
    public Executions executions() {
        return machines.executions();
    }

    @Override
    public void start() {
        machines.takeOver();
    }

    @Override
    public void stopsSoon() {
        keeper.stop();
    }

    @Override
    public void close() {
        kept.ifPresent(KeptExecutions::close);
    }

    /** Starts an execution as the operator, and does not wait. */
    public Execution start(String machineArn, String input) {
        return executions().start(machines.get(machineArn), Optional.empty(), input);
    }

    private void log(String executionArn, HistoryEvent event) {
        Optional<LogsRoom> logs = cloud.find(LogsRoom.class);
        if (logs.isEmpty()) {
            return;
        }
        Logging logging = machines.get(ToldExecutions.machineArn(executionArn)).logging();
        if (logging.includes(event.type())) {
            logging.groups().stream()
                    .filter(logs.get()::reads)
                    .forEach(group -> logs.get()
                            .write(group, event.at(), LoggedEvent.line(executionArn, event, logging.includesData())));
        }
    }

    private void start(Caller caller, String machineArn, String input) {
        cloud.roles().require(caller, StateMachines.START, machineArn);
        var _ = start(machineArn, input);
    }
}
