package io.luca.identity;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.IdentityAttributes;
import io.luca.contract.LogFields;
import io.luca.function.BoundedClients;
import io.luca.function.Environment;
import io.luca.logging.Causes;
import io.luca.logging.LogContext;
import io.luca.model.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/**
 * The function that the user pool asks before it makes a token, at each sign-in and each refresh. Who is of the staff gets a token
 * without groups, and so without a role, that says why, unless a second factor is on and no session is left that was begun without
 * it. For students it changes nothing and asks nobody.
 *
 * <p>A refresh does not say how its session was begun. So the pool remembers of each person when the factor was proven: the first
 * sign-in with it ends all sessions of before, and is noted. Whoever turns it off is noted to have proven nothing.
 *
 * <p>https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
public final class StaffRolesFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(StaffRolesFunction.class);

    /** A sign-in that has passed all challenges; if a factor was on, also its own. A remembered device has a source of its own. */
    private static final String SIGN_IN = "TokenGeneration_Authentication";

    /** The one reason for a token that begins no session. */
    private static final String REFRESH = "TokenGeneration_RefreshTokens";

    /** Of one attempt. */
    private static final Duration TIMEOUT = Duration.ofMillis(1_300);

    /** Of all calls for one token, which leaves a second of the five that Cognito waits. */
    private static final Duration LIMIT = TIMEOUT.multipliedBy(3);

    /**
     * After which a sign-out is done for sure. It answers before it is: for some tenths of a second a session of before can be
     * refreshed still. https://repost.aws/questions/QUwua__StTSVabQNdvL36TyA/global-signout-issue
     */
    private static final Duration SIGN_OUT = Duration.ofMinutes(1);

    private static final JsonMapper json = new JsonMapper();

    private final UserPool pool;

    /** As Lambda makes it, from the environment. */
    public StaffRolesFunction() {
        this(new UserPool(
                new BoundedClients(TIMEOUT).open(CognitoIdentityProviderClient.builder()), Clock.systemUTC(), LIMIT));
        if (Environment.ofLambda().isBeforeSnapshot()) {
            SnapshotPriming.run();
        }
    }

    StaffRolesFunction(UserPool pool) {
        this.pool = pool;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        boolean _ = LogContext.of(LogFields.CORRELATION_ID, context.getAwsRequestId())
                .call(() -> {
                    answer(input, output);
                    return true;
                });
    }

    /**
     * Answers an event of version 1 with itself, and what changes in the token.
     *
     * @throws IllegalArgumentException if it is none; the sign-in fails then
     * @throws IllegalStateException if a session would begin that a proof of before spoke for, and the pool does not say whether it
     *     may; the sign-in fails then
     */
    void answer(InputStream input, OutputStream output) throws IOException {
        if (!(json.readTree(input) instanceof ObjectNode event)) {
            throw new IllegalArgumentException("the event must be a JSON object");
        }
        boolean isStaff = isStaff(event);
        if (isStaff || saysProven(event)) {
            SecondFactor factor = secondFactor(event, isStaff);
            if (factor == SecondFactor.UNKNOWN && saysProven(event) && !isFor(event, REFRESH)) {
                throw new IllegalStateException("the second factor could not be checked; sign in again");
            }
            factor.lack().filter(_ -> isStaff).ifPresent(lack -> takeRoles(event, lack));
        }
        json.writeValue(output, event);
    }

    private SecondFactor secondFactor(ObjectNode event, boolean isStaff) {
        UserPool.Person person = pool.person(text(event, "userPoolId"), text(event, "userName"));
        try {
            return isStaff ? ofStaff(person, isFor(event, SIGN_IN)) : ofAnybodyElse(person);
        } catch (SdkException failed) {
            log.atWarn().addKeyValue("cause", Causes.of(failed)).log("second_factor_unknown");
            return SecondFactor.UNKNOWN;
        }
    }

    /**
     * The sessions are ended before the proof is noted, or one of them could be trusted. And after: who turned the factor off for a
     * moment could have begun another in between, which asks this function before there is a proof that it would take away.
     */
    private static SecondFactor ofStaff(UserPool.Person person, boolean isSignIn) {
        UserPool.Known known = person.known();
        if (!known.hasFactor()) {
            if (known.proven().isPresent()) {
                person.forgetProof();
            }
            return SecondFactor.MISSING;
        }
        if (!isSignIn) {
            return known.proven().filter(at -> person.isPast(at, SIGN_OUT)).isPresent()
                    ? SecondFactor.ON
                    : SecondFactor.NOT_PROVEN;
        }
        if (known.proven().isEmpty()) {
            person.endSessions();
            person.noteProof();
            person.endSessions();
        }
        return SecondFactor.ON;
    }

    /** Whose factor nobody looks at has proven nothing, should they be of the staff once more. */
    private static SecondFactor ofAnybodyElse(UserPool.Person person) {
        person.forgetProof();
        return SecondFactor.NOT_PROVEN;
    }

    /** An empty object in place of the groups takes them all away. */
    private static void takeRoles(ObjectNode event, String lack) {
        ObjectNode changes = event.putObject("response").putObject("claimsOverrideDetails");
        changes.putObject("claimsToAddOrOverride").put(IdentityAttributes.SECOND_FACTOR_CLAIM, lack);
        changes.putObject("groupOverrideDetails");
    }

    /**
     * Wherever in the request the groups are: AWS's own pages draw them in an object and in a list. Of whom no groups are said could be
     * of the staff.
     */
    private static boolean isStaff(ObjectNode event) {
        List<JsonNode> groups = event.path("request").findValues("groupsToOverride");
        return groups.isEmpty()
                || groups.stream()
                        .flatMap(JsonNode::valueStream)
                        .flatMap(group -> Role.ofGroup(group.asText()).stream())
                        .anyMatch(Role::isStaff);
    }

    private static boolean saysProven(ObjectNode event) {
        return UserPool.proof(event.path("request")
                        .path("userAttributes")
                        .path(IdentityAttributes.FACTOR_PROVEN_AT)
                        .asText())
                .isPresent();
    }

    private static boolean isFor(ObjectNode event, String source) {
        return source.equals(event.path("triggerSource").asText());
    }

    private static String text(ObjectNode event, String field) {
        JsonNode value = event.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new IllegalArgumentException("the event must have the text " + field);
        }
        return value.textValue();
    }
}
