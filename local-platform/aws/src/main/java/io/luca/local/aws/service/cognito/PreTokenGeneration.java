package io.luca.local.aws.service.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.service.lambda.LambdaRoom;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The trigger that a pool asks before it makes an ID token, with the event of version 1. A function that fails, or that has not
 * answered three times within the limit, fails the sign-in. Safe for use by many threads.
 *
 * <p>https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
final class PreTokenGeneration {

    /** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final int ATTEMPTS = 3;
    private static final ObjectMapper json = new ObjectMapper();

    /** Why a token is made, in Cognito's own words. */
    enum Source {
        SIGN_IN("TokenGeneration_Authentication"),
        NEW_PASSWORD("TokenGeneration_NewPasswordChallenge"),
        REFRESH("TokenGeneration_RefreshTokens");

        private final String text;

        Source(String text) {
            this.text = text;
        }
    }

    /** The functions that pools may call. */
    @FunctionalInterface
    interface Functions {

        /** Calls a function for a pool, whose permission to do so decides. */
        LambdaRoom.Ended call(String poolArn, String functionArn, byte[] event);

        /** Has a function ready to be called, which takes none of the time that Cognito waits. */
        default void prepare(String functionArn) {}
    }

    private final String region;
    private final Functions functions;
    private final Duration limit;

    PreTokenGeneration(String region, Functions functions, Duration limit) {
        this.region = region;
        this.functions = functions;
        this.limit = limit;
    }

    /**
     * What changes in a person's token.
     *
     * @throws AwsError if the pool has a function for it that does not answer as it should
     */
    TokenChanges changes(UserPool pool, PoolClient client, PoolUser user, Source source) {
        return pool.preTokenGeneration()
                .map(function -> read(user, call(pool, function, event(pool, client, user, source))))
                .orElseGet(() -> TokenChanges.none(user));
    }

    private byte[] event(UserPool pool, PoolClient client, PoolUser user, Source source) {
        ObjectNode event = json.createObjectNode()
                .put("version", "1")
                .put("triggerSource", source.text)
                .put("region", region)
                .put("userPoolId", pool.id())
                .put("userName", user.username());
        event.putObject("callerContext")
                .put("awsSdkVersion", "aws-sdk-unknown-unknown")
                .put("clientId", client.id());
        ObjectNode request = event.putObject("request");
        ObjectNode attributes =
                request.putObject("userAttributes").put("sub", user.sub()).put("cognito:user_status", user.status());
        user.attributes().forEach(attributes::put);
        ObjectNode groups = request.putObject("groupConfiguration");
        var names = groups.putArray("groupsToOverride");
        user.groups().stream().sorted().forEach(names::add);
        groups.putArray("iamRolesToOverride");
        groups.putNull("preferredRole");
        event.putObject("response").putNull("claimsOverrideDetails");
        return event.toString().getBytes(UTF_8);
    }

    /** What comes late comes to nobody: as at AWS, the function may then be called while it still works. */
    private LambdaRoom.Ended call(UserPool pool, String function, byte[] event) {
        functions.prepare(function);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            CompletableFuture<LambdaRoom.Ended> answer = new CompletableFuture<>();
            Thread.ofVirtual().name("pre-token-generation").start(() -> {
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

    private static TokenChanges read(PoolUser user, LambdaRoom.Ended ended) {
        JsonNode answer = parse(ended.answer());
        if (ended.isFailure()) {
            throw AwsError.invalid(
                    "UserLambdaValidationException",
                    "PreTokenGeneration failed with error "
                            + answer.path("errorMessage").asText() + ".");
        }
        JsonNode details = answer.path("response").path("claimsOverrideDetails");
        if (!answer.path("response").isObject() || !(details.isObject() || isAbsent(details))) {
            throw unreadable();
        }
        Map<String, String> added = new HashMap<>();
        details.path("claimsToAddOrOverride")
                .properties()
                .forEach(claim -> added.put(claim.getKey(), claim.getValue().asText()));
        Set<String> suppressed = new HashSet<>();
        details.path("claimsToSuppress").forEach(name -> suppressed.add(name.asText()));
        return new TokenChanges(groups(user, details), added, suppressed);
    }

    /** An empty or null object takes all groups away; without one they stay. */
    private static Set<String> groups(PoolUser user, JsonNode details) {
        if (!details.has("groupOverrideDetails")) {
            return user.groups();
        }
        Set<String> groups = new HashSet<>();
        details.path("groupOverrideDetails").path("groupsToOverride").forEach(group -> groups.add(group.asText()));
        return groups;
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static JsonNode parse(String answer) {
        try {
            return json.readTree(answer);
        } catch (IOException malformed) {
            throw unreadable();
        }
    }

    private static AwsError unreadable() {
        return AwsError.invalid("InvalidLambdaResponseException", "Unrecognizable lambda output");
    }

    private static AwsError unreachable(String reason) {
        return AwsError.invalid(
                "UnexpectedLambdaException", "PreTokenGeneration invocation failed due to error " + reason + ".");
    }
}
