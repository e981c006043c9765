package io.luca.local.dynamodb;

import io.luca.local.aws.AwsCall;
import io.luca.local.aws.AwsError;
import io.luca.local.aws.AwsReply;
import io.luca.local.aws.AwsService;
import io.luca.local.aws.Caller;
import java.util.Objects;

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

    private final DynamoDbEngine engine;
    private final RequestGuard guard;

    public DynamoDbService(DynamoDbEngine engine, RequestGuard guard) {
        this.engine = engine;
        this.guard = guard;
    }

    @Override
    public String signingName() {
        return "dynamodb";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        guard.require(call.caller(), call.operation(), call.body());
        String target = Objects.requireNonNull(call.headers()
                .first(io.helidon.http.HeaderNames.create("X-Amz-Target"))
                .orElse(null));
        DynamoDbEngine.Answer answer = engine.call(target, call.body());
        return new AwsReply(answer.status(), AwsReply.JSON_1_0, answer.body());
    }
}
