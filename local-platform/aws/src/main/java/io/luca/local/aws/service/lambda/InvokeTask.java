package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.Faults;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Calls a function from a state machine's task and waits for its answer. What the function throws fails the task under the name
 * of its class; what leaves no report, such as a time-out, is {@code Lambda.Unknown}; and where as many run as may, it is
 * {@code Lambda.TooManyRequestsException}. While Lambda fails on purpose, no function is called.
 */
public final class InvokeTask implements TaskIntegration {

    private static final String FUNCTION = "FunctionName";
    private static final String PAYLOAD = "Payload";
    private static final String UNKNOWN = "Lambda.Unknown";
    private static final String SERVICE = "lambda";
    private static final int SERVER_ERROR = 500;
    private static final ObjectMapper json = new ObjectMapper();

    private final Function<String, FunctionReference> functions;
    private final Authorization authorization;
    private final Faults faults;
    private final Invoker invoker;

    /** Runs a function once, for an execution. */
    @FunctionalInterface
    interface Invoker {

        /**
         * Runs it.
         *
         * @param execution by which it is known which calls belong together
         */
        byte[] invoke(FunctionReference reference, byte[] event, String execution) throws FunctionFailedException;
    }

    public InvokeTask(Functions functions, Authorization authorization, Faults faults) {
        this(
                name -> functions.refer(name, Optional.empty()),
                authorization,
                faults,
                (reference, event, execution) -> reference.function().invokeFor(execution, event, reference.arn()));
    }

    InvokeTask(
            Function<String, FunctionReference> functions,
            Authorization authorization,
            Faults faults,
            Invoker invoker) {
        this.functions = functions;
        this.authorization = authorization;
        this.faults = faults;
        this.invoker = invoker;
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
    public String refusedAs() {
        return "Lambda.AWSLambdaException";
    }

    @Override
    public Set<String> arguments() {
        return Set.of(FUNCTION, PAYLOAD);
    }

    @Override
    public JsonNode call(Caller caller, JsonNode arguments) throws StateFailedException {
        FunctionReference reference;
        try {
            reference = functions.apply(arguments.path(FUNCTION).asText());
        } catch (IllegalArgumentException unknown) {
            throw new AwsError(404, "ResourceNotFoundException", String.valueOf(unknown.getMessage()));
        }
        authorization.require(caller, LambdaService.INVOKE, reference.arn());
        meetFault();
        JsonNode payload = arguments.path(PAYLOAD);
        byte[] event = (payload.isMissingNode() ? "{}" : payload.toString()).getBytes(UTF_8);
        try {
            JsonNode answer = json.readTree(invoker.invoke(reference, event, caller.arn()));
            ObjectNode result = json.createObjectNode()
                    .put("ExecutedVersion", reference.executedVersion())
                    .put("StatusCode", 200);
            result.set(PAYLOAD, answer.isMissingNode() ? NullNode.instance : answer); // a function may say nothing
            return result;
        } catch (FunctionThrottledException busy) {
            throw new StateFailedException(
                    errorPrefix() + "." + FunctionThrottledException.CODE, String.valueOf(busy.getMessage()));
        } catch (FunctionFailedException failed) {
            throw failure(String.valueOf(failed.getMessage()));
        } catch (IOException malformed) {
            throw new StateFailedException(UNKNOWN, "The function's answer is no JSON.");
        }
    }

    /** The errors that Lambda's API has for it: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
    private void meetFault() throws StateFailedException {
        try {
            faults.meet(SERVICE);
        } catch (AwsError failing) {
            String code = failing.status() < SERVER_ERROR ? FunctionThrottledException.CODE : "ServiceException";
            throw new StateFailedException(errorPrefix() + "." + code, String.valueOf(failing.getMessage()));
        }
    }

    /** The function's error as the task has it: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
    private static StateFailedException failure(String text) {
        String report = LambdaService.error(text);
        try {
            String type = json.readTree(report).path("errorType").asText();
            return new StateFailedException(type.isEmpty() ? UNKNOWN : type, report);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
