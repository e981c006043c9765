package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import io.luca.local.aws.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The state machines of the templates and their executions. A definition that AWS would refuse, or that asks for what does not
 * run here, stops the start by state and field. Safe for use by many threads.
 */
public final class StateMachines implements Provisioner {

    /** What a role must be allowed to start executions. */
    public static final String START = "states:StartExecution";

    static final String TYPE = "AWS::StepFunctions::StateMachine";
    private static final String SERVICE = "states.amazonaws.com";

    private final Environment environment;
    private final Roles roles;
    private final Timeline timeline;
    private final Executions executions;
    private final Supplier<List<TaskIntegration>> integrations;
    private final Consumer<String> logs;
    private final Map<String, StateMachine> byArn = new ConcurrentSkipListMap<>();

    /**
     * No state machines yet.
     *
     * @param integrations what tasks may call, besides starting executions; asked when a definition is read
     */
    public StateMachines(
            Environment environment, Roles roles, Timeline timeline, Supplier<List<TaskIntegration>> integrations) {
        this(environment, roles, timeline, integrations, ExecutionKeeper.FORGETS, _ -> {});
    }

    /**
     * No state machines yet, whose executions are kept.
     *
     * @param logs learns the ARN of each log group that a machine writes to
     */
    StateMachines(
            Environment environment,
            Roles roles,
            Timeline timeline,
            Supplier<List<TaskIntegration>> integrations,
            ExecutionKeeper keeper,
            Consumer<String> logs) {
        this.logs = logs;
        this.environment = environment;
        this.roles = roles;
        this.timeline = timeline;
        this.executions = new Executions(environment, timeline, keeper);
        this.integrations = integrations;
    }

    @Override
    public Set<String> types() {
        return Set.of(TYPE);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String name = properties.optionalText("StateMachineName").orElse(resource.logicalId());
        String arn =
                "arn:aws:states:%s:%s:stateMachine:%s".formatted(environment.region(), environment.accountId(), name);
        String type = properties.optionalText("StateMachineType").orElse("STANDARD");
        if (!type.equals("STANDARD")) {
            throw properties.refused("StateMachineType must be STANDARD, got " + type);
        }
        properties.ignore("TracingConfiguration", "Step Functions makes no spans here; what it calls makes its own");
        properties.ignore(
                "EncryptionConfiguration",
                "executions are in this machine's memory, and with a data directory in its files");
        properties.ignore("Tags", "read by nobody");
        Logging logging = Logging.of(properties.tree("LoggingConfiguration"));
        logging.groups().forEach(logs);
        String role = properties.text("RoleArn");
        try {
            roles.requireTrusted(
                    role,
                    SERVICE,
                    Map.of("aws:SourceArn", List.of(arn), "aws:SourceAccount", List.of(environment.accountId())));
        } catch (IllegalArgumentException untrusted) {
            throw properties.refused("RoleArn: " + untrusted.getMessage());
        }
        String text = substituted(properties.text("DefinitionString"), properties);
        try {
            Definition definition = Definition.read(text, integrations());
            byArn.put(arn, new StateMachine(arn, name, role, text, definition, logging, timeline.now()));
        } catch (InvalidDefinitionException refused) {
            throw properties.refused("DefinitionString: " + refused.getMessage());
        }
        return new Provisioned(arn, Map.of("Arn", arn, "Name", name));
    }

    /** All state machines, in order of name. */
    public List<StateMachine> all() {
        return List.copyOf(byArn.values());
    }

    /**
     * The state machine of an ARN.
     *
     * @throws AwsError {@code StateMachineDoesNotExist}
     */
    public StateMachine get(String arn) {
        StateMachine machine = byArn.get(arn);
        if (machine == null) {
            throw AwsError.invalid("StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
        }
        return machine;
    }

    /** Whether an ARN is one of a state machine, be there one or not. */
    public static boolean isArn(String arn) {
        return arn.startsWith("arn:aws:states:") && arn.contains(":stateMachine:");
    }

    /** Lets executions go on that earlier processes left. */
    void takeOver() {
        executions.takeOver(arn -> Optional.ofNullable(byArn.get(arn)));
    }

    public Executions executions() {
        return executions;
    }

    private List<TaskIntegration> integrations() {
        List<TaskIntegration> all = new ArrayList<>(integrations.get());
        all.addAll(StartExecutionTask.all(this, roles));
        return all;
    }

    private static String substituted(String definition, Fields properties) {
        String text = definition;
        JsonNode substitutions = properties.tree("DefinitionSubstitutions");
        for (Map.Entry<String, JsonNode> substitution : substitutions.properties()) {
            text = text.replace(
                    "${" + substitution.getKey() + "}", substitution.getValue().asText());
        }
        return text;
    }
}
