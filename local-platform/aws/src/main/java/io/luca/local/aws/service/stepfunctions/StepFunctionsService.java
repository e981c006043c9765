package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Step Functions behind the local endpoint: start, stop and look at executions, and look at state machines. */
public final class StepFunctionsService implements AwsService {

    private static final int MOST_RESULTS = 1_000;
    private static final int USUAL_RESULTS = 100;
    /** Nothing is ever redriven here, so no execution waits for it. */
    private static final List<String> STATUSES =
            List.of("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE");

    private static final ObjectMapper json = new ObjectMapper();

    private final StateMachines machines;
    private final Executions executions;
    private final Authorization authorization;

    public StepFunctionsService(StateMachines machines, Authorization authorization) {
        this.machines = machines;
        this.executions = machines.executions();
        this.authorization = authorization;
    }

    @Override
    public String signingName() {
        return "states";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        JsonNode request = read(call.body());
        return reply(
                switch (call.operation()) {
                    case "StartExecution" -> start(call, request);
                    case "StopExecution" -> stop(call, request);
                    case "DescribeExecution" -> describe(call, request);
                    case "GetExecutionHistory" -> history(call, request);
                    case "ListExecutions" -> list(call, request);
                    case "DescribeStateMachine" -> describeMachine(call, request);
                    case "ListStateMachines" -> listMachines(call, request);
                    default ->
                        throw new AwsError(
                                501,
                                "NotImplemented",
                                "states " + call.operation() + " does not run on this platform.");
                });
    }

    private ObjectNode start(AwsCall call, JsonNode request) {
        String arn = require(call, StateMachines.START, request, "stateMachineArn");
        Execution execution = executions.start(
                machines.get(arn), text(request, "name"), text(request, "input").orElse("{}"));
        return json.createObjectNode()
                .put("executionArn", execution.arn())
                .put("startDate", seconds(execution.started()));
    }

    private ObjectNode stop(AwsCall call, JsonNode request) {
        String arn = require(call, "states:StopExecution", request, "executionArn");
        Execution _ = existing(arn);
        executions.stop(arn, text(request, "error"), text(request, "cause"));
        return json.createObjectNode()
                .put("stopDate", seconds(existing(arn).stopped().orElseThrow()));
    }

    private ObjectNode describe(AwsCall call, JsonNode request) {
        Execution execution = existing(require(call, "states:DescribeExecution", request, "executionArn"));
        ObjectNode answer = summary(execution).put("input", execution.input());
        answer.putObject("inputDetails").put("included", true);
        execution.output().ifPresent(output -> {
            answer.put("output", output);
            answer.putObject("outputDetails").put("included", true);
        });
        execution.error().ifPresent(error -> answer.put("error", error));
        execution.cause().ifPresent(cause -> answer.put("cause", cause));
        return answer;
    }

    private ObjectNode history(AwsCall call, JsonNode request) {
        Execution execution = existing(require(call, "states:GetExecutionHistory", request, "executionArn"));
        List<HistoryEvent> events = executions.history(execution.arn());
        boolean isReverse = request.path("reverseOrder").asBoolean();
        return page("events", isReverse ? events.reversed() : events, request, StepFunctionsService::event);
    }

    private ObjectNode list(AwsCall call, JsonNode request) {
        String arn = require(call, "states:ListExecutions", request, "stateMachineArn");
        String status = text(request, "statusFilter").orElse("");
        if (!status.isEmpty() && !STATUSES.contains(status)) {
            throw AwsError.invalid(
                    "ValidationException",
                    "1 validation error detected: Value '" + status
                            + "' at 'statusFilter' failed to satisfy constraint: "
                            + "Member must satisfy enum value set: " + STATUSES);
        }
        List<Execution> matching = executions.of(machines.get(arn).arn()).stream()
                .filter(execution ->
                        status.isEmpty() || execution.status().name().equals(status))
                .toList();
        return page("executions", matching, request, StepFunctionsService::summary);
    }

    private ObjectNode describeMachine(AwsCall call, JsonNode request) {
        StateMachine machine = machines.get(require(call, "states:DescribeStateMachine", request, "stateMachineArn"));
        ObjectNode answer = summary(machine)
                .put("status", "ACTIVE")
                .put("definition", machine.text())
                .put("roleArn", machine.roleArn());
        answer.set("loggingConfiguration", machine.logging().json());
        return answer;
    }

    private ObjectNode listMachines(AwsCall call, JsonNode request) {
        authorization.require(call.caller(), "states:ListStateMachines", "*");
        return page("stateMachines", machines.all(), request, StepFunctionsService::summary);
    }

    /** The ARN that a request is about, once the policies allow the action on it. */
    private String require(AwsCall call, String action, JsonNode request, String member) {
        String arn = text(request, member)
                .orElseThrow(() -> AwsError.invalid("ValidationException", member + " is missing."));
        authorization.require(call.caller(), action, arn);
        if (!arn.startsWith("arn:aws:states:")) {
            throw AwsError.invalid("InvalidArn", "Invalid Arn: '" + arn + "'");
        }
        return arn;
    }

    private Execution existing(String arn) {
        return executions
                .find(arn)
                .orElseThrow(
                        () -> AwsError.invalid("ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'"));
    }

    private static ObjectNode summary(Execution execution) {
        ObjectNode summary = json.createObjectNode()
                .put("executionArn", execution.arn())
                .put("stateMachineArn", execution.stateMachineArn())
                .put("name", execution.name())
                .put("status", execution.status().name())
                .put("startDate", seconds(execution.started()));
        execution.stopped().ifPresent(stopped -> summary.put("stopDate", seconds(stopped)));
        return summary;
    }

    private static ObjectNode summary(StateMachine machine) {
        return json.createObjectNode()
                .put("stateMachineArn", machine.arn())
                .put("name", machine.name())
                .put("type", "STANDARD")
                .put("creationDate", seconds(machine.created()));
    }

    private static ObjectNode event(HistoryEvent event) {
        ObjectNode node = json.createObjectNode()
                .put("timestamp", seconds(event.at()))
                .put("type", event.type())
                .put("id", event.id())
                .put("previousEventId", event.previousId());
        if (!event.member().isEmpty()) {
            node.set(event.member(), json.valueToTree(event.details()));
        }
        return node;
    }

    /** A part of a list; the token is the place where the next part begins. */
    private static <T> ObjectNode page(
            String member, List<T> all, JsonNode request, Function<? super T, ObjectNode> write) {
        int most = request.path("maxResults").asInt(0);
        if (most < 0 || most > MOST_RESULTS) {
            throw AwsError.invalid("ValidationException", "maxResults must be from 0 to " + MOST_RESULTS + ".");
        }
        int start = place(text(request, "nextToken"), all.size());
        int end = Math.min(all.size(), start + (most == 0 ? USUAL_RESULTS : most));
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray(member);
        all.subList(start, end).forEach(one -> list.add(write.apply(one)));
        if (end < all.size()) {
            answer.put("nextToken", String.valueOf(end));
        }
        return answer;
    }

    private static int place(Optional<String> token, int size) {
        try {
            int place = token.map(Integer::parseInt).orElse(0);
            if (place >= 0 && place <= size) {
                return place;
            }
        } catch (NumberFormatException malformed) {
            // below
        }
        throw AwsError.invalid("InvalidToken", "Invalid Token: '" + token.orElse("") + "'");
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }

    private static Optional<String> text(JsonNode request, String member) {
        return Optional.ofNullable(request.get(member))
                .filter(value -> !value.isNull())
                .map(JsonNode::asText);
    }

    private static JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException malformed) {
            throw AwsError.invalid("SerializationException", "The request is no JSON.");
        }
    }

    private static AwsReply reply(JsonNode body) {
        try {
            return AwsReply.json(AwsReply.JSON_1_0, json.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
