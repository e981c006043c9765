package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The logging configuration of a state machine, as its template has it. Here what it logs is read for metric filters, and not written: every
 * history is kept.
 *
 * @param level such as {@code ALL}
 * @param includesData whether inputs and outputs are logged too
 * @param groups the ARNs of the log groups
 */
record Logging(String level, boolean includesData, List<String> groups) {

    /** https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html */
    private static final Set<String> FATAL = Set.of("ExecutionAborted", "ExecutionFailed", "ExecutionTimedOut");

    private static final Set<String> ERRORS = Set.of("Failed", "Aborted", "TimedOut");
    private static final String FAIL_STATE = "FailStateEntered";

    /** As AWS has it where a template says nothing. */
    static final Logging OFF = new Logging("OFF", false, List.of());

    Logging {
        groups = List.copyOf(groups);
    }

    /** From the template's property, which may be absent. */
    static Logging of(JsonNode property) {
        List<String> groups = new ArrayList<>();
        property.path("Destinations")
                .forEach(destination -> groups.add(
                        destination.at("/CloudWatchLogsLogGroup/LogGroupArn").asText()));
        return new Logging(
                property.path("Level").asText(OFF.level),
                property.path("IncludeExecutionData").asBoolean(OFF.includesData),
                groups);
    }

    /** Whether an event of a type is logged. */
    boolean includes(String type) {
        return switch (level) {
            case "ALL" -> true;
            case "ERROR" -> type.equals(FAIL_STATE) || ERRORS.stream().anyMatch(type::endsWith);
            case "FATAL" -> FATAL.contains(type);
            default -> false;
        };
    }

    /** In the shape of {@code DescribeStateMachine}. */
    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("level", level).put("includeExecutionData", includesData);
        if (!groups.isEmpty()) {
            ArrayNode destinations = json.putArray("destinations");
            groups.forEach(group ->
                    destinations.addObject().putObject("cloudWatchLogsLogGroup").put("logGroupArn", group));
        }
        return json;
    }
}
