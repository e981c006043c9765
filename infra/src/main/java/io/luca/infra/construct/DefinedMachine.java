package io.luca.infra.construct;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.stepfunctions.DefinitionBody;
import software.amazon.awscdk.services.stepfunctions.LogLevel;
import software.amazon.awscdk.services.stepfunctions.LogOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.amazon.awscdk.services.stepfunctions.StateMachineType;
import software.constructs.Construct;

/** A state machine that is defined by a file, with its log and its traces. */
public final class DefinedMachine {

    private static final String LOG = "Log";

    /** The id of the machine itself. */
    static final String MACHINE = "Machine";

    private DefinedMachine() {}

    /**
     * What a machine is.
     *
     * @param name of the machine and of its log, in prod
     * @param comment what it is for, in a line
     * @param file the resource that defines it, as AWS runs it but for its time
     * @param longest how long an execution may take, up to a year. <a
     *     href="https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html">Only what takes longer than this</a> is
     *     counted as timed out: an execution fails of which a step took too long
     */
    public record Definition(String name, String comment, String file, Duration longest) {

        private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");
        private static final Pattern FILE = Pattern.compile("/[a-z-]+\\.asl\\.json");
        /** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
        private static final int MOST_DAYS = 365;

        public Definition {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("a machine's name is like luca-gov-sync, got " + name);
            }
            if (!FILE.matcher(file).matches()) {
                throw new IllegalArgumentException("a machine's file is like /gov-sync.asl.json, got " + file);
            }
            if (seconds(longest) < 1 || seconds(longest) > seconds(Duration.days(MOST_DAYS))) {
                throw new IllegalArgumentException(
                        "an execution may take from a second to a year, got " + longest.toIsoString());
            }
        }
    }

    /** Where every event of the executions of a construct's machine is written. */
    public static ILogGroup log(Construct scope) {
        return (ILogGroup) scope.getNode().findChild(LOG);
    }

    /** A role of Step Functions that may do nothing before it is granted. */
    public static Role role(Construct scope, String description) {
        return Role.Builder.create(scope, "Role")
                .description(description)
                .assumedBy(new ServicePrincipal("states.amazonaws.com"))
                .build();
    }

    /**
     * Lets a machine call its steps.
     *
     * @return the ARNs of the functions, by the names that the definition calls them by
     */
    public static Map<String, String> grantCalls(Role role, Map<String, Function> steps) {
        Map<String, String> arns = new TreeMap<>();
        new TreeMap<>(steps).forEach((step, function) -> {
            Allow.to(role, List.of("lambda:InvokeFunction"), function.getFunctionArn());
            arns.put(step, function.getFunctionArn());
        });
        return arns;
    }

    /**
     * The machine.
     *
     * @param values what the definition calls by names: ARNs and numbers
     */
    public static StateMachine of(Construct scope, Role role, Definition definition, Map<String, String> values) {
        String name = EnvironmentName.of(scope, definition.name());
        StateMachine machine = StateMachine.Builder.create(scope, MACHINE)
                .stateMachineName(name)
                .comment(definition.comment())
                .stateMachineType(StateMachineType.STANDARD)
                .definitionBody(DefinitionBody.fromString(limited(text(definition.file()), definition.longest())))
                .definitionSubstitutions(values)
                .role(role)
                .tracingEnabled(true)
                .logs(LogOptions.builder()
                        .destination(LogGroup.Builder.create(scope, LOG)
                                .logGroupName("/aws/vendedlogs/states/" + name)
                                .retention(RetentionDays.ONE_YEAR)
                                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                                .build())
                        .level(LogLevel.ALL)
                        .includeExecutionData(true) // references, ids and counts: no grade passes through a workflow
                        .build())
                .build();
        AcceptedFinding.on(
                role.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "Resource::*",
                "The delivery of logs and traces knows no resource");
        return machine;
    }

    /** Of the definition itself, and not of one of its states, which stand deeper. */
    private static final Pattern OWN_TIME = Pattern.compile("(?m)^ {0,2}\"TimeoutSeconds\"");

    /** A definition that says, before anything else, how long an execution may take. */
    private static String limited(String text, Duration longest) {
        if (OWN_TIME.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "how long an execution may take is said by who makes the machine, and not by its file");
        }
        return text.replaceFirst("\\{", "{\n  \"TimeoutSeconds\": " + seconds(longest) + ",");
    }

    private static long seconds(Duration time) {
        return time.toSeconds().longValue();
    }

    private static String text(String file) {
        try (InputStream in = DefinedMachine.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + file);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
