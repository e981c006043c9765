package io.luca.local.aws.service.cognito;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.endpoint.AwsError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Sign-in by password and by refresh token, with the challenge of a first password. */
final class SignIn {

    private static final String WRONG = "Incorrect username or password.";
    private static final int MAX_OPEN_CHALLENGES = 10_000;

    private final UserPools pools;
    private final String unknownUserHash = Passwords.hash(UUID.randomUUID().toString());
    private final Map<String, String> challenges = new ConcurrentHashMap<>();

    SignIn(UserPools pools) {
        this.pools = pools;
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
        JsonNode responses = request.path("ChallengeResponses");
        String username = responses.path("USERNAME").asText();
        String session = request.path("Session").asText();
        if (!"NEW_PASSWORD_REQUIRED".equals(request.path("ChallengeName").asText())
                || !challenges.remove(session, username)) {
            throw AwsError.invalid("NotAuthorizedException", "Invalid session for the user.");
        }
        String password = responses.path("NEW_PASSWORD").asText();
        client.pool.passwordPolicy().objection(password).ifPresent(objection -> {
            throw AwsError.invalid("InvalidPasswordException", "Password does not conform to policy: " + objection);
        });
        String hash = Passwords.hash(password);
        return client.pool
                .change(username, user -> user.withPassword(hash, PoolUser.CONFIRMED))
                .map(user -> tokens(client, user, true))
                .orElseThrow(SignIn::wrong);
    }

    private Object byPassword(Client client, String username, String password) {
        PoolUser user = client.pool.user(username).orElse(null);
        String hash = user == null ? unknownUserHash : user.passwordHash();
        // An unknown name costs as much time as a wrong password, and answers the same: nobody can list names.
        if (!Passwords.matches(password, hash) || user == null) {
            throw wrong();
        }
        if (PoolUser.FORCE_CHANGE_PASSWORD.equals(user.status())) {
            if (challenges.size() >= MAX_OPEN_CHALLENGES) {
                challenges.clear();
            }
            String session = UUID.randomUUID().toString();
            challenges.put(session, username);
            return Map.of(
                    "ChallengeName",
                    "NEW_PASSWORD_REQUIRED",
                    "Session",
                    session,
                    "ChallengeParameters",
                    Map.of("USER_ID_FOR_SRP", username, "requiredAttributes", "[]"));
        }
        return tokens(client, user, true);
    }

    private Object byRefreshToken(Client client, String token) {
        Map<String, Object> claims = pools.tokens()
                .claims(client.pool, "refresh", token)
                .filter(found -> client.settings.id().equals(found.get("client_id")))
                .orElseThrow(() -> AwsError.invalid("NotAuthorizedException", "Invalid Refresh Token"));
        PoolUser user = client.pool
                .user(String.valueOf(claims.get("username")))
                .orElseThrow(() -> AwsError.invalid("NotAuthorizedException", "Invalid Refresh Token"));
        return tokens(client, user, false);
    }

    private Object tokens(Client client, PoolUser user, boolean withRefresh) {
        TokenIssuer issuer = pools.tokens();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("AccessToken", issuer.accessToken(client.pool, client.settings, user));
        result.put("IdToken", issuer.idToken(client.pool, client.settings, user));
        if (withRefresh) {
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
