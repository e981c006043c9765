package io.luca.local.aws.service.cognito;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.endpoint.AwsError;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sign-in by password and by refresh token, with the challenges of a first password and of a second factor. */
final class SignIn {

    private static final String NEW_PASSWORD = "NEW_PASSWORD_REQUIRED";
    private static final String WRONG = "Incorrect username or password.";
    /** Of one person: who asks again and again throws nobody else out of a sign-in. */
    private static final int MAX_OPEN_CHALLENGES = 20;

    private static final int MAX_WRONG_CODES = 5;
    /** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserType.html */
    private static final int MAX_NAME = 128;

    private final UserPools pools;
    private final Bearers bearers;
    private final Lockouts lockouts;
    private final PreTokenGeneration trigger;
    private final Clock clock;
    private final String unknownUserHash = Passwords.hash(UUID.randomUUID().toString());
    private final Map<String, Challenge> challenges = new ConcurrentHashMap<>();

    /**
     * A question that a sign-in waits for the answer to.
     *
     * @param user who has given the password, as the pool knew the person then
     * @param wrong how many answers were wrong until now
     */
    private record Challenge(String name, String clientId, PoolUser user, Instant until, int wrong) {

        boolean isOf(String username) {
            return user.username().equals(username);
        }

        Challenge answeredWrong() {
            return new Challenge(name, clientId, user, until, wrong + 1);
        }
    }

    SignIn(UserPools pools, Bearers bearers, PreTokenGeneration trigger, Clock clock) {
        this.pools = pools;
        this.bearers = bearers;
        this.lockouts = new Lockouts(clock);
        this.trigger = trigger;
        this.clock = clock;
    }

    Object initiate(JsonNode request, boolean byAdmin) {
        Client client = client(request);
        String flow = Members.text(request, "AuthFlow");
        requireFlow(client, flow, byAdmin);
        JsonNode parameters = Members.structure(request, "AuthParameters");
        return switch (flow) {
            case "USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH" ->
                byPassword(client, Members.text(parameters, "USERNAME"), Members.text(parameters, "PASSWORD"));
            case "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN" ->
                byRefreshToken(client, Members.text(parameters, "REFRESH_TOKEN"));
            default ->
                throw AwsError.invalid(
                        "InvalidParameterException",
                        "AuthFlow " + Members.shown(flow) + " does not run on this platform; use USER_PASSWORD_AUTH.");
        };
    }

    Object respond(JsonNode request) {
        Client client = client(request);
        String name = Members.text(request, "ChallengeName");
        String session = Members.text(request, "Session");
        JsonNode responses = Members.structure(request, "ChallengeResponses");
        Challenge open = challenges.remove(session);
        if (open == null
                || !open.name().equals(name)
                || !open.clientId().equals(client.settings.id())
                || !open.isOf(Members.text(responses, "USERNAME"))
                || !clock.instant().isBefore(open.until())) {
            throw AwsError.invalid("NotAuthorizedException", "Invalid session for the user.");
        }
        return switch (name) {
            case NEW_PASSWORD -> newPassword(client, open, responses);
            default -> code(client, session, open, responses);
        };
    }

    private Object newPassword(Client client, Challenge open, JsonNode responses) {
        String password = Members.text(responses, "NEW_PASSWORD");
        client.pool.passwordPolicy().objection(password).ifPresent(objection -> {
            throw AwsError.invalid("InvalidPasswordException", "Password does not conform to policy: " + objection);
        });
        String hash = Passwords.hash(password);
        PoolUser user = changed(client, open, known -> known.withPassword(hash, PoolUser.CONFIRMED));
        return client.pool.asksForCode(user)
                ? challenge(UserPools.SOFTWARE_TOKEN, client, user)
                : tokens(client, user, PreTokenGeneration.Source.NEW_PASSWORD);
    }

    /** A wrong code can be followed by a right one, some times, as people mistype. */
    private Object code(Client client, String session, Challenge open, JsonNode responses) {
        String code = Members.text(responses, UserPools.SOFTWARE_TOKEN + "_CODE");
        SoftwareToken.Outcome[] outcome = {SoftwareToken.Outcome.WRONG};
        PoolUser user;
        try {
            user = lockouts.attempt(
                    open.user(),
                    () -> changed(client, open, known -> {
                        SoftwareToken.Checked checked = known.softwareToken().signIn(code, clock.instant());
                        outcome[0] = checked.outcome();
                        return known.withSoftwareToken(checked.token());
                    }),
                    _ -> switch (outcome[0]) {
                        case TAKEN -> Lockouts.Outcome.SIGNED_IN;
                        case WRONG -> Lockouts.Outcome.FAILED;
                        case USED_BEFORE -> Lockouts.Outcome.WENT_ON; // it was right, so nobody guesses
                    });
        } catch (AwsError locked) {
            challenges.put(session, open);
            throw locked;
        }
        if (outcome[0] == SoftwareToken.Outcome.TAKEN) {
            return tokens(client, user, PreTokenGeneration.Source.SIGN_IN);
        }
        if (open.wrong() + 1 < MAX_WRONG_CODES) {
            challenges.put(session, open.answeredWrong());
        }
        throw outcome[0] == SoftwareToken.Outcome.USED_BEFORE
                ? AwsError.invalid("ExpiredCodeException", "Your software token has already been used once.")
                : AwsError.invalid("CodeMismatchException", "Invalid code received for user");
    }

    private Object byPassword(Client client, String username, String password) {
        if (username.length() > MAX_NAME) {
            throw wrong();
        }
        PoolUser user = client.pool.user(username).orElse(null);
        if (!isRight(client.pool, username, user, password) || user == null) {
            throw wrong();
        }
        if (PoolUser.FORCE_CHANGE_PASSWORD.equals(user.status())) {
            return challenge(NEW_PASSWORD, client, user);
        }
        return client.pool.asksForCode(user)
                ? challenge(UserPools.SOFTWARE_TOKEN, client, user)
                : tokens(client, user, PreTokenGeneration.Source.SIGN_IN);
    }

    /** An unknown name costs as much time as a wrong password, is locked as one, and answers the same: nobody can list names. */
    private boolean isRight(UserPool pool, String username, @Nullable PoolUser user, String password) {
        if (user == null) {
            return lockouts.attemptOfStranger(
                    pool.id() + " " + username, () -> Passwords.matches(password, unknownUserHash));
        }
        boolean isAll = !PoolUser.FORCE_CHANGE_PASSWORD.equals(user.status()) && !pool.asksForCode(user);
        Lockouts.Outcome right = isAll ? Lockouts.Outcome.SIGNED_IN : Lockouts.Outcome.WENT_ON;
        return lockouts.attempt(
                user,
                () -> Passwords.matches(password, user.passwordHash()),
                isRight -> isRight ? right : Lockouts.Outcome.FAILED);
    }

    /** Changes who has given the password; not another person who has the name since. */
    private static PoolUser changed(Client client, Challenge open, UnaryOperator<PoolUser> change) {
        PoolUser asked = open.user();
        return client.pool
                .change(asked.username(), known -> known.sub().equals(asked.sub()) ? change.apply(known) : known)
                .filter(known -> known.sub().equals(asked.sub()))
                .orElseThrow(SignIn::wrong);
    }

    private void makeRoomFor(String username) {
        challenges.values().removeIf(open -> !clock.instant().isBefore(open.until()));
        List<Map.Entry<String, Challenge>> own = challenges.entrySet().stream()
                .filter(open -> open.getValue().isOf(username))
                .sorted(Comparator.comparing(open -> open.getValue().until()))
                .toList();
        own.stream()
                .limit(Math.max(0, own.size() - MAX_OPEN_CHALLENGES + 1))
                .forEach(oldest -> challenges.remove(oldest.getKey()));
    }

    private Object challenge(String name, Client client, PoolUser user) {
        makeRoomFor(user.username());
        String session = UUID.randomUUID().toString();
        challenges.put(
                session,
                new Challenge(
                        name, client.settings.id(), user, clock.instant().plus(client.settings.sessionLife()), 0));
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("USER_ID_FOR_SRP", user.username());
        if (name.equals(NEW_PASSWORD)) {
            parameters.put("requiredAttributes", "[]");
        }
        return Map.of("ChallengeName", name, "Session", session, "ChallengeParameters", parameters);
    }

    private Object byRefreshToken(Client client, String token) {
        return tokens(client, bearers.ofRefresh(client.settings, token), PreTokenGeneration.Source.REFRESH);
    }

    /** Forgets a person who is there no more. */
    void forget(PoolUser user) {
        challenges.values().removeIf(open -> open.user().sub().equals(user.sub()));
        lockouts.forget(user);
    }

    /**
     * The tokens of a person as the pool knew them before it asked the trigger. Sessions that the trigger ends are ended with these among
     * them: AWS's pages do not say so of its own, and people report that it happens, sometimes with the sign-in refused at once
     * (https://github.com/aws/aws-sdk-js/issues/4323).
     */
    private Object tokens(Client client, PoolUser user, PreTokenGeneration.Source source) {
        TokenIssuer issuer = pools.tokens();
        TokenChanges changes = trigger.changes(client.pool, client.settings, user, source);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("AccessToken", issuer.accessToken(client.pool, client.settings, user));
        result.put("IdToken", issuer.idToken(client.pool, client.settings, user, changes));
        if (source != PreTokenGeneration.Source.REFRESH) {
            result.put("RefreshToken", issuer.refreshToken(client.pool, client.settings, user));
        }
        result.put("ExpiresIn", client.settings.accessTokenLife().toSeconds());
        result.put("TokenType", "Bearer");
        return Map.of("ChallengeParameters", Map.of(), "AuthenticationResult", result);
    }

    private static void requireFlow(Client client, String flow, boolean byAdmin) {
        String needed = "ALLOW_" + ("REFRESH_TOKEN".equals(flow) ? "REFRESH_TOKEN_AUTH" : flow);
        boolean onlyForAdmins = flow.startsWith("ADMIN_") && !byAdmin;
        if (!client.settings.flows().contains(needed) || onlyForAdmins) {
            throw AwsError.invalid(
                    "InvalidParameterException", Members.shown(flow) + " flow not enabled for this client");
        }
    }

    private Client client(JsonNode request) {
        String id = Members.text(request, "ClientId");
        UserPool pool = pools.poolOfClient(id)
                .orElseThrow(() -> AwsError.invalid(
                        "ResourceNotFoundException", "User pool client " + Members.shown(id) + " does not exist."));
        return new Client(pool, pool.client(id).orElseThrow());
    }

    private static AwsError wrong() {
        return AwsError.invalid("NotAuthorizedException", WRONG);
    }

    private record Client(UserPool pool, PoolClient settings) {}
}
