package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Protocol;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lambda's {@code Invoke} behind the local endpoint: with an answer, without one, and as a question of permission. */
public final class LambdaService implements AwsService {

    static final String INVOKE = "lambda:InvokeFunction";
    private static final String VERSION = "2015-03-31";
    private static final String JSON = "application/json";
    private static final int MAX_EVENT = 1 << 20; // of an asynchronous call, since 2025
    private static final byte[] NOTHING = {};
    private static final ObjectMapper json = new ObjectMapper();

    private final Functions functions;
    private final AsyncInvocations later;
    private final Authorization authorization;

    public LambdaService(Functions functions, AsyncInvocations later, Authorization authorization) {
        this.functions = functions;
        this.later = later;
        this.authorization = authorization;
    }

    @Override
    public String signingName() {
        return "lambda";
    }

    @Override
    public Protocol protocol() {
        return Protocol.REST_JSON;
    }

    @Override
    public AwsReply answer(AwsCall call) {
        List<String> path = call.target().segments();
        boolean isInvoke = path.size() == 4
                && call.target().method().equals("POST")
                && path.getFirst().equals(VERSION)
                && path.get(1).equals("functions")
                && path.getLast().equals("invocations");
        if (!isInvoke) {
            throw new AwsError(
                    501,
                    "NotImplemented",
                    "lambda " + call.target().method() + " " + call.target().rawPath() + " does not run here.");
        }
        FunctionReference reference;
        try {
            reference = functions.refer(path.get(2), call.target().query("Qualifier"));
        } catch (IllegalArgumentException unknown) {
            throw new AwsError(404, "ResourceNotFoundException", String.valueOf(unknown.getMessage()));
        }
        authorization.require(call.caller(), INVOKE, reference.arn());
        byte[] event = event(call.body());
        return switch (call.headers()
                .first(HeaderNames.create("X-Amz-Invocation-Type"))
                .orElse("RequestResponse")) {
            case "RequestResponse" -> now(reference, event);
            case "Event" -> later(reference, event);
            case "DryRun" -> new AwsReply(204, JSON, NOTHING);
            default -> throw AwsError.invalid("InvalidParameterValueException", "The invocation type is not known.");
        };
    }

    private AwsReply later(FunctionReference reference, byte[] event) {
        if (event.length > MAX_EVENT) {
            throw new AwsError(413, "RequestTooLargeException", "The event is larger than 1 MiB.");
        }
        var _ = later.take(reference, event);
        return new AwsReply(202, JSON, NOTHING);
    }

    private static AwsReply now(FunctionReference reference, byte[] event) {
        Map<String, String> headers = new HashMap<>();
        headers.put("X-Amz-Executed-Version", reference.executedVersion());
        byte[] answer;
        try {
            answer = reference.function().invoke(event, reference.arn());
        } catch (FunctionThrottledException busy) {
            throw busy.refusal();
        } catch (FunctionFailedException failed) {
            headers.put("X-Amz-Function-Error", "Unhandled");
            answer = error(String.valueOf(failed.getMessage())).getBytes(UTF_8);
        }
        return new AwsReply(200, JSON, answer, headers);
    }

    /** What the runtime reported, or a report in its shape if there was none. */
    public static String error(String text) {
        return isObject(text)
                ? text
                : json.createObjectNode().put("errorMessage", text).toString();
    }

    private static boolean isObject(String text) {
        try {
            return json.readTree(text).isObject();
        } catch (IOException notJson) {
            return false;
        }
    }

    private static byte[] event(byte[] body) {
        byte[] event = body.length == 0 ? "{}".getBytes(UTF_8) : body;
        try {
            if (Optional.ofNullable(json.readTree(event)).isEmpty()) {
                throw AwsError.invalid("InvalidRequestContentException", "The event is no JSON.");
            }
            return event;
        } catch (IOException malformed) {
            throw AwsError.invalid("InvalidRequestContentException", "Could not parse request body into json.");
        }
    }
}
