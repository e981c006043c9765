package io.luca.local.aws.service.cognito;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.AwsError;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The trigger that a pool asks before it makes an ID token. Safe for use by many threads.
 *
 * <p>https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
final class PreTokenGeneration {

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

    private final PoolTrigger trigger;

    PreTokenGeneration(String region, PoolTrigger.Functions functions, Duration limit) {
        this.trigger = new PoolTrigger("PreTokenGeneration", region, functions, limit);
    }

    /**
     * What changes in a person's token.
     *
     * @throws AwsError if the pool has a function for it that does not answer as it should
     */
    TokenChanges changes(UserPool pool, PoolClient client, PoolUser user, Source source) {
        return pool.preTokenGeneration()
                .map(function -> read(user, trigger.answer(pool, function, event(pool, client, user, source))))
                .orElseGet(() -> TokenChanges.none(user));
    }

    private ObjectNode event(UserPool pool, PoolClient client, PoolUser user, Source source) {
        ObjectNode event = trigger.event(pool, source.text, client.id(), user.username());
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
        return event;
    }

    private static TokenChanges read(PoolUser user, JsonNode answer) {
        JsonNode details = answer.path("response").path("claimsOverrideDetails");
        if (!details.isObject() && !details.isMissingNode() && !details.isNull()) {
            throw PoolTrigger.unreadable();
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
}
