package io.luca.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.Authorization;
import io.luca.local.aws.AwsError;
import io.luca.local.aws.Caller;
import io.luca.local.workflow.StateFailedException;
import io.luca.local.workflow.TaskIntegration;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Calls a function from a state machine's task and waits for its answer. What the function throws fails the task under the name
 * of its class; what leaves no report, such as a time-out, is {@code Lambda.Unknown}.
 */
public final class InvokeTask implements TaskIntegration {

    private static final String FUNCTION = "FunctionName";
    private static final String PAYLOAD = "Payload";
    private static final String UNKNOWN = "Lambda.Unknown";
    private static final ObjectMapper json = new ObjectMapper();

    private final Functions functions;
    private final Authorization authorization;

    public InvokeTask(Functions functions, Authorization authorization) {
        this.functions = functions;
        this.authorization = authorization;
    }

    @Override
    public String resource() {
        return "arn:aws:states:::lambda:invoke";
    }

    @Override
    public String errorPrefix() {
        return "Lambda";
    }

    @Override
    public Set<String> arguments() {
        return Set.of(FUNCTION, PAYLOAD);
    }

    @Override
    public JsonNode call(Caller caller, JsonNode arguments) throws StateFailedException {
        FunctionReference reference;
        try {
            reference = functions.refer(arguments.path(FUNCTION).asText(), Optional.empty());
        } catch (IllegalArgumentException unknown) {
            throw new AwsError(404, "ResourceNotFoundException", String.valueOf(unknown.getMessage()));
        }
        try {
            authorization.require(caller, LambdaService.INVOKE, reference.arn());
        } catch (AwsError refused) { // the class that the SDK has for what its model does not name
            throw new StateFailedException("Lambda.AWSLambdaException", refused.getMessage());
        }
        JsonNode payload = arguments.path(PAYLOAD);
        byte[] event = (payload.isMissingNode() ? "{}" : payload.toString()).getBytes(UTF_8);
        try {
            byte[] answer = reference.function().invoke(event, reference.arn());
            ObjectNode result = json.createObjectNode()
                    .put("ExecutedVersion", reference.executedVersion())
                    .put("StatusCode", 200);
            result.set("Payload", json.readTree(answer));
            return result;
        } catch (FunctionFailedException failed) {
            throw failure(String.valueOf(failed.getMessage()));
        } catch (IOException malformed) {
            throw new StateFailedException(UNKNOWN, "The function's answer is no JSON.");
        }
    }

    /** The function's error as the task has it: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
    static StateFailedException failure(String text) {
        String report = LambdaService.error(text);
        try {
            String type = json.readTree(report).path("errorType").asText();
            return new StateFailedException(type.isEmpty() ? UNKNOWN : type, report);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
