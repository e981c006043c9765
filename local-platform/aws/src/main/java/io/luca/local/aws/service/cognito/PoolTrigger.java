package io.luca.local.aws.service.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.service.lambda.LambdaRoom;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How a pool asks a function of its own: with an event of version 1, three times at most, and no longer than the limit each time. A
 * function that fails, or does not answer, fails the call that the pool was asked for. Safe for use by many threads.
 *
 * <p>https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
final class PoolTrigger {

    /** For which Cognito waits. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final int ATTEMPTS = 3;
    private static final ObjectMapper json = new ObjectMapper();

    /** The functions that pools may call. */
    @FunctionalInterface
    interface Functions {

        /** Calls a function for a pool, whose permission to do so decides. */
        LambdaRoom.Ended call(String poolArn, String functionArn, byte[] event);

        /** Has a function ready to be called, which takes none of the time that Cognito waits. */
        default void prepare(String functionArn) {}
    }

    private final String name;
    private final String region;
    private final Functions functions;
    private final Duration limit;

    /** @param name as Cognito's errors have it, such as {@code PreSignUp} */
    PoolTrigger(String name, String region, Functions functions, Duration limit) {
        this.name = name;
        this.region = region;
        this.functions = functions;
        this.limit = limit;
    }

    /** An event about a person, without its request. */
    ObjectNode event(UserPool pool, String source, String clientId, String username) {
        ObjectNode event = json.createObjectNode()
                .put("version", "1")
                .put("triggerSource", source)
                .put("region", region)
                .put("userPoolId", pool.id())
                .put("userName", username);
        event.putObject("callerContext")
                .put("awsSdkVersion", "aws-sdk-unknown-unknown")
                .put("clientId", clientId);
        return event;
    }

    /**
     * A function's answer to an event.
     *
     * @throws AwsError if it fails, does not answer, or answers with something else than an event
     */
    JsonNode answer(UserPool pool, String function, ObjectNode event) {
        LambdaRoom.Ended ended = call(pool, function, event.toString().getBytes(UTF_8));
        JsonNode answer = parse(ended.answer());
        if (ended.isFailure()) {
            throw AwsError.invalid(
                    "UserLambdaValidationException",
                    name + " failed with error " + answer.path("errorMessage").asText() + ".");
        }
        if (!answer.path("response").isObject()) {
            throw unreadable();
        }
        return answer;
    }

    static AwsError unreadable() {
        return AwsError.invalid("InvalidLambdaResponseException", "Unrecognizable lambda output");
    }

    /** What comes late comes to nobody: as at AWS, the function may then be called while it still works. */
    private LambdaRoom.Ended call(UserPool pool, String function, byte[] event) {
        functions.prepare(function);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            CompletableFuture<LambdaRoom.Ended> answer = new CompletableFuture<>();
            Thread.ofVirtual().name("pool-trigger").start(() -> {
                try {
                    answer.complete(functions.call(pool.arn(), function, event));
                } catch (RuntimeException failed) {
                    answer.completeExceptionally(failed);
                }
            });
            try {
                return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                // another attempt, as Cognito does
            } catch (ExecutionException failed) {
                throw unreachable(failed.getCause() instanceof AwsError refused ? refused.code() : "ServiceException");
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw unreachable("ServiceException");
            }
        }
        throw unreachable("Socket timeout while invoking Lambda function");
    }

    private static JsonNode parse(String answer) {
        try {
            return json.readTree(answer);
        } catch (IOException malformed) {
            throw unreadable();
        }
    }

    private AwsError unreachable(String reason) {
        return AwsError.invalid("UnexpectedLambdaException", name + " invocation failed due to error " + reason + ".");
    }
}
