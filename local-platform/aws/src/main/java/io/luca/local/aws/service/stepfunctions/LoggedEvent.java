package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * An event of an execution as Step Functions writes it to the log group of its state machine: one line of JSON.
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
final class LoggedEvent {

    /** What is left out unless the template includes the data of executions. */
    private static final Set<String> DATA =
            Set.of("input", "output", "inputDetails", "outputDetails", "assignedVariables");

    private static final ObjectMapper json = new ObjectMapper();

    private LoggedEvent() {}

    static String line(String executionArn, HistoryEvent event, boolean includesData) {
        ObjectNode line =
                json.createObjectNode().put("id", String.valueOf(event.id())).put("type", event.type());
        ObjectNode details = line.putObject("details");
        event.details().forEach((name, value) -> {
            if (includesData || !DATA.contains(name)) {
                details.set(name, json.valueToTree(value));
            }
        });
        return line.put("previous_event_id", String.valueOf(event.previousId()))
                .put("event_timestamp", String.valueOf(event.at().toEpochMilli()))
                .put("execution_arn", executionArn)
                .toString();
    }
}
