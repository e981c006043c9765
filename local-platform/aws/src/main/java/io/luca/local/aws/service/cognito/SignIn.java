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

/** Sign-in by password and by refresh token, with the challenges of a first password and of a second factor. */
final class SignIn {

    private static final String NEW_PASSWORD = "NEW_PASSWORD_REQUIRED";
    private static final String WRONG = "Incorrect username or password.";
    /** Of one person: who asks again and again throws nobody else out of a sign-in. */
    private static final int MAX_OPEN_CHALLENGES = 20;

    private static final int MAX_WRONG_CODES = 5;

    private final UserPools pools;
    private final PreTokenGeneration trigger;
    private final Clock clock;
    private final String unknownUserHash = Passwords.hash(UUID.randomUUID().toString());
    private final Map<String, Challenge> challenges = new ConcurrentHashMap<>();

    /**
     * A question that a sign-in waits for the answer to.
     *
     * @param wrong how many answers were wrong until now
     */
    private record Challenge(String name, String clientId, String username, Instant until, int wrong) {}

    SignIn(UserPools pools, PreTokenGeneration trigger, Clock clock) {
        this.pools = pools;
        this.trigger = trigger;
        this.clock = clock;
    }

    Object initiate(JsonNode request, boolean byAdmin) {
        Client client = client(request);
        String flow = request.path("AuthFlow").asText();
        requireFlow(client, flow, byAdmin);
        JsonNode parameters = request.path("AuthParameters");
        return switch (flow) {
            case "USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH" ->
                byPassword(
                        client,
                        parameters.path("USERNAME").asText(),
                        parameters.path("PASSWORD").asText());
            case "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN" ->
                byRefreshToken(client, parameters.path("REFRESH_TOKEN").asText());
            default ->
                throw AwsError.invalid(
                        "InvalidParameterException",
                        "AuthFlow " + flow + " does not run on this platform; use USER_PASSWORD_AUTH.");
        };
    }

    Object respond(JsonNode request) {
        Client client = client(request);
        String name = request.path("ChallengeName").asText();
        String session = request.path("Session").asText();
        JsonNode responses = request.path("ChallengeResponses");
        Challenge open = challenges.remove(session);
        if (open == null
                || !open.name().equals(name)
                || !open.clientId().equals(client.settings.id())
                || !open.username().equals(responses.path("USERNAME").asText())
                || !clock.instant().isBefore(open.until())) {
            throw AwsError.invalid("NotAuthorizedException", "Invalid session for the user.");
        }
        return switch (name) {
            case NEW_PASSWORD -> newPassword(client, open, responses);
            default -> code(client, session, open, responses);
        };
    }

    private Object newPassword(Client client, Challenge open, JsonNode responses) {
        String password = responses.path("NEW_PASSWORD").asText();
        client.pool.passwordPolicy().objection(password).ifPresent(objection -> {
            throw AwsError.invalid("InvalidPasswordException", "Password does not conform to policy: " + objection);
        });
        String hash = Passwords.hash(password);
        PoolUser user = client.pool
                .change(open.username(), known -> known.withPassword(hash, PoolUser.CONFIRMED))
                .orElseThrow(SignIn::wrong);
        return client.pool.asksForCode(user)
                ? challenge(UserPools.SOFTWARE_TOKEN, client, user)
                : tokens(client, user, PreTokenGeneration.Source.NEW_PASSWORD);
    }

    /** A wrong code can be followed by a right one, some times, as people mistype. */
    private Object code(Client client, String session, Challenge open, JsonNode responses) {
        String code = responses.path(UserPools.SOFTWARE_TOKEN + "_CODE").asText();
        SoftwareToken.Outcome[] outcome = {SoftwareToken.Outcome.WRONG};
        PoolUser user = client.pool
                .change(open.username(), known -> {
                    SoftwareToken.Checked checked = known.softwareToken().signIn(code, clock.instant());
                    outcome[0] = checked.outcome();
                    return known.withSoftwareToken(checked.token());
                })
                .orElseThrow(SignIn::wrong);
        if (outcome[0] == SoftwareToken.Outcome.TAKEN) {
            return tokens(client, user, PreTokenGeneration.Source.SIGN_IN);
        }
        if (open.wrong() + 1 < MAX_WRONG_CODES) {
            challenges.put(
                    session,
                    new Challenge(open.name(), open.clientId(), open.username(), open.until(), open.wrong() + 1));
        }
        throw outcome[0] == SoftwareToken.Outcome.USED_BEFORE
                ? AwsError.invalid("ExpiredCodeException", "Your software token has already been used once.")
                : AwsError.invalid("CodeMismatchException", "Invalid code received for user");
    }

    private Object byPassword(Client client, String username, String password) {
        PoolUser user = client.pool.user(username).orElse(null);
        String hash = user == null ? unknownUserHash : user.passwordHash();
        // An unknown name costs as much time as a wrong password, and answers the same: nobody can list names.
        if (!Passwords.matches(password, hash) || user == null) {
            throw wrong();
        }
        if (PoolUser.FORCE_CHANGE_PASSWORD.equals(user.status())) {
            return challenge(NEW_PASSWORD, client, user);
        }
        return client.pool.asksForCode(user)
                ? challenge(UserPools.SOFTWARE_TOKEN, client, user)
                : tokens(client, user, PreTokenGeneration.Source.SIGN_IN);
    }

    private void makeRoomFor(String username) {
        challenges.values().removeIf(open -> !clock.instant().isBefore(open.until()));
        List<Map.Entry<String, Challenge>> own = challenges.entrySet().stream()
                .filter(open -> open.getValue().username().equals(username))
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
                        name,
                        client.settings.id(),
                        user.username(),
                        clock.instant().plus(client.settings.sessionLife()),
                        0));
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("USER_ID_FOR_SRP", user.username());
        if (name.equals(NEW_PASSWORD)) {
            parameters.put("requiredAttributes", "[]");
        }
        return Map.of("ChallengeName", name, "Session", session, "ChallengeParameters", parameters);
    }

    private Object byRefreshToken(Client client, String token) {
        Map<String, Object> claims = pools.tokens()
                .claims(client.pool, "refresh", token)
                .filter(found -> client.settings.id().equals(found.get("client_id")))
                .orElseThrow(() -> AwsError.invalid("NotAuthorizedException", "Invalid Refresh Token"));
        PoolUser user = client.pool
                .user(String.valueOf(claims.get("username")))
                .orElseThrow(() -> AwsError.invalid("NotAuthorizedException", "Invalid Refresh Token"));
        return tokens(client, user, PreTokenGeneration.Source.REFRESH);
    }

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
            throw AwsError.invalid("InvalidParameterException", flow + " flow not enabled for this client");
        }
    }

    private Client client(JsonNode request) {
        String id = request.path("ClientId").asText();
        UserPool pool = pools.poolOfClient(id)
                .orElseThrow(() ->
                        AwsError.invalid("ResourceNotFoundException", "User pool client " + id + " does not exist."));
        return new Client(pool, pool.client(id).orElseThrow());
    }

    private static AwsError wrong() {
        return AwsError.invalid("NotAuthorizedException", WRONG);
    }

    private record Client(UserPool pool, PoolClient settings) {}
}
