package io.luca.local.aws.service.dynamodb;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.Faults;
import java.io.IOException;
import java.util.function.Predicate;

/** DynamoDB behind the local endpoint: decides by the request's keys, then passes it to the engine unchanged. */
public final class DynamoDbService implements AwsService {

    /** Decides about one request by the policies of its caller. */
    @FunctionalInterface
    public interface RequestGuard {

        /**
         * Lets the request go on, or refuses it.
         *
         * @throws AwsError {@code AccessDeniedException}, or {@code ValidationException} for what cannot be understood
         */
        void require(Caller caller, String operation, byte[] body);
    }

    private static final String API = "DynamoDB_20120810.";
    private static final ObjectMapper json = new ObjectMapper();

    private final DynamoDbEngine engine;
    private final Predicate<String> undeletable;
    private final RequestGuard guard;
    private final Faults faults;

    /**
     * @param undeletable tells a table with deletion protection by its name
     */
    public DynamoDbService(DynamoDbEngine engine, Predicate<String> undeletable, RequestGuard guard, Faults faults) {
        this.engine = engine;
        this.faults = faults;
        this.undeletable = undeletable;
        this.guard = guard;
    }

    @Override
    public String signingName() {
        return "dynamodb";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        guard.require(call.caller(), call.operation(), call.body());
        if ("DeleteTable".equals(call.operation())) {
            requireDeletable(call.body());
        }
        // Not the caller's own text of the target: what runs must be what was decided about.
        DynamoDbEngine.Answer answer = "BatchWriteItem".equals(call.operation())
                ? new PartialBatch(faults).write(call.body(), body -> engine.call(API + call.operation(), body))
                : engine.call(API + call.operation(), call.body());
        return new AwsReply(answer.status(), AwsReply.JSON_1_0, answer.body());
    }

    private void requireDeletable(byte[] body) {
        try {
            String name = json.readTree(body).path("TableName").asText();
            if (undeletable.test(name.substring(name.lastIndexOf('/') + 1))) {
                throw AwsError.invalid(
                        "ValidationException",
                        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion"
                                + " protection first.");
            }
        } catch (IOException malformed) {
            throw AwsError.invalid("SerializationException", "The request is no JSON.");
        }
    }
}
