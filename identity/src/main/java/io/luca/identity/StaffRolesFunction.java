package io.luca.identity;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.IdentityAttributes;
import io.luca.function.BoundedClients;
import io.luca.function.Environment;
import io.luca.model.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/**
 * The function that the user pool asks before it makes a token, at each sign-in and each refresh. Who is of the staff and has not
 * turned on a second factor gets a token without groups, and so without a role, that says why. For students it changes nothing and
 * asks nobody.
 *
 * <p>https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
public final class StaffRolesFunction implements RequestStreamHandler {

    /** Of one attempt. Three of them leave a second of the five that Cognito waits. */
    private static final Duration TIMEOUT = Duration.ofMillis(1_300);

    private static final JsonMapper json = new JsonMapper();

    private final UserPool pool;

    /** As Lambda makes it, from the environment. */
    public StaffRolesFunction() {
        this(new UserPool(new BoundedClients(TIMEOUT).open(CognitoIdentityProviderClient.builder())));
        if (Environment.ofLambda().isBeforeSnapshot()) {
            SnapshotPriming.run();
        }
    }

    StaffRolesFunction(UserPool pool) {
        this.pool = pool;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        answer(input, output);
    }

    /**
     * Answers an event of version 1 with itself, and what changes in the token.
     *
     * @throws IllegalArgumentException if it is none; the sign-in fails then
     */
    void answer(InputStream input, OutputStream output) throws IOException {
        if (!(json.readTree(input) instanceof ObjectNode event)) {
            throw new IllegalArgumentException("the event must be a JSON object");
        }
        if (isStaff(event)) {
            pool.secondFactorOf(text(event, "userPoolId"), text(event, "userName"))
                    .lack()
                    .ifPresent(lack -> takeRoles(event, lack));
        }
        json.writeValue(output, event);
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

    private static String text(ObjectNode event, String field) {
        JsonNode value = event.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new IllegalArgumentException("the event must have the text " + field);
        }
        return value.textValue();
    }
}
