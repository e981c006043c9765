package io.luca.local.aws.service.cognito;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.endpoint.AwsError;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a person sets up a second factor, which is an authenticator: a secret is given out, its first code makes it known, and a
 * preference turns it on and off. Errors carry Cognito's own names.
 */
final class SecondFactors {

    private static final List<String> BY_MESSAGE = List.of("SMSMfaSettings", "EmailMfaSettings");

    private final Clock clock;

    SecondFactors(Clock clock) {
        this.clock = clock;
    }

    /** Gives out a fresh secret; the one in use stays in use until a code of this one has come. */
    Object associate(UserPool pool, PoolUser user) {
        if (!pool.takesSoftwareTokens()) {
            throw AwsError.invalid(
                    "SoftwareTokenMFANotFoundException",
                    "Software token TOTP multi-factor authentication (MFA) is not enabled for the user pool.");
        }
        String secret = Totp.newSecret();
        pool.change(
                user.username(),
                known -> known.withSoftwareToken(known.softwareToken().offering(secret)));
        return Map.of("SecretCode", secret);
    }

    Object verify(UserPool pool, PoolUser user, JsonNode request) {
        String code = Members.text(request, "UserCode");
        SoftwareToken.Checked checked = user.softwareToken().verify(code, clock.instant());
        if (checked.outcome() != SoftwareToken.Outcome.TAKEN) {
            throw AwsError.invalid("EnableSoftwareTokenMFAException", "Code mismatch");
        }
        pool.change(user.username(), known -> known.withSoftwareToken(checked.token()));
        return Map.of("Status", "SUCCESS");
    }

    Object prefer(UserPool pool, PoolUser user, JsonNode request) {
        BY_MESSAGE.stream()
                .filter(kind -> Members.flag(Members.structure(request, kind), "Enabled"))
                .findFirst()
                .ifPresent(kind -> {
                    throw AwsError.invalid(
                            "InvalidParameterException", kind + ": the user pool does not have this factor.");
                });
        JsonNode settings = Members.structure(request, "SoftwareTokenMfaSettings");
        if (settings.isObject()) {
            boolean isOn = Members.flag(settings, "Enabled");
            if (isOn
                    && (!pool.takesSoftwareTokens()
                            || user.softwareToken().secret().isEmpty())) {
                throw AwsError.invalid("InvalidParameterException", "User has not verified software token mfa");
            }
            pool.change(
                    user.username(),
                    known -> known.withSoftwareToken(known.softwareToken().enabled(isOn)));
        }
        return Map.of();
    }

    /** The factors that a person has turned on, as {@code AdminGetUser} says them; nothing of one who has none. */
    static Map<String, Object> describe(UserPool pool, PoolUser user) {
        Map<String, Object> described = new LinkedHashMap<>();
        if (pool.asksForCode(user)) {
            described.put("PreferredMfaSetting", UserPools.SOFTWARE_TOKEN);
            described.put("UserMFASettingList", Set.of(UserPools.SOFTWARE_TOKEN));
        }
        return described;
    }
}
