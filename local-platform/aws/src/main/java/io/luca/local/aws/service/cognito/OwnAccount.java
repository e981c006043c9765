package io.luca.local.aws.service.cognito;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.service.cognito.Bearers.SignedIn;
import java.util.Map;
import java.util.Set;

/** What a person asks of the own account and does to it, by an access token. Errors carry Cognito's own names. */
final class OwnAccount {

    static final Set<String> OPERATIONS = Set.of(
            "AssociateSoftwareToken",
            "GetUser",
            "GlobalSignOut",
            "SetUserMFAPreference",
            "UpdateUserAttributes",
            "VerifySoftwareToken");

    private final Bearers bearers;
    private final SecondFactors factors;

    OwnAccount(Bearers bearers, SecondFactors factors) {
        this.bearers = bearers;
        this.factors = factors;
    }

    Object answer(String operation, JsonNode request) {
        SignedIn who = bearers.ofAccess(Members.text(request, "AccessToken"));
        return switch (operation) {
            case "AssociateSoftwareToken" -> factors.associate(who.pool(), who.user());
            case "GetUser" -> describe(who);
            case "GlobalSignOut" -> endSessions(who);
            case "SetUserMFAPreference" -> factors.prefer(who.pool(), who.user(), request);
            case "UpdateUserAttributes" -> updateAttributes(who, request);
            case "VerifySoftwareToken" -> factors.verify(who.pool(), who.user(), request);
            default -> throw new IllegalArgumentException(operation + " is no call about the own account");
        };
    }

    private static Object describe(SignedIn who) {
        Map<String, Object> described = PeopleDescriptions.of(
                who.user(), "UserAttributes", name -> who.client().mayRead(name));
        described.keySet().retainAll(Set.of("Username", "UserAttributes"));
        described.putAll(SecondFactors.describe(who.pool(), who.user()));
        return described;
    }

    private static Object endSessions(SignedIn who) {
        who.pool().change(who.user().username(), PoolUser::signedOut);
        return Map.of();
    }

    private static Object updateAttributes(SignedIn who, JsonNode request) {
        Map<String, String> changes = Members.attributes(request);
        changes.keySet().forEach(name -> {
            who.pool().requireAttribute(name);
            if (!who.pool().isMutable(name) || !who.client().mayWrite(name)) {
                throw AwsError.invalid("NotAuthorizedException", "A client attempted to write unauthorized attribute");
            }
        });
        who.pool().change(who.user().username(), user -> user.changedBy(changes));
        return Map.of();
    }
}
