package io.luca.local.aws.service.cognito;

import io.luca.local.aws.endpoint.AwsError;
import java.util.Map;
import java.util.Optional;

/**
 * Whom tokens were made for. A token stands for one person, not for whoever has the name, and until that person's sessions are
 * ended. Only the pool looks at that: who checks signature and expiry alone, as API Gateway does, takes a token of an ended session
 * until it expires.
 *
 * <p>https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
 */
final class Bearers {

    private final UserPools pools;

    /** Who a token was made for. */
    record SignedIn(UserPool pool, PoolClient client, PoolUser user) {}

    /** A good token of a pool, whoever it was made for. */
    private record Token(UserPool pool, Map<String, Object> claims) {

        Optional<SignedIn> bearer() {
            return pool.client(String.valueOf(claims.get("client_id")))
                    .flatMap(client -> pool.user(String.valueOf(claims.get("username")))
                            .filter(user -> user.sub().equals(claims.get("sub")))
                            .map(user -> new SignedIn(pool, client, user)));
        }

        boolean isOfEndedSession(PoolUser user) {
            return !Long.valueOf(user.signOuts()).equals(claims.get(TokenIssuer.SIGN_OUTS));
        }
    }

    Bearers(UserPools pools) {
        this.pools = pools;
    }

    /** The pool that made an access token, whether its bearer is still there or not. */
    Optional<UserPool> poolOf(String accessToken) {
        return token("access", accessToken).map(Token::pool);
    }

    /** @throws AwsError {@code NotAuthorizedException} unless the access token is good */
    SignedIn ofAccess(String token) {
        return bearer("access", "Access Token", token);
    }

    /**
     * Who may have new tokens by a refresh token.
     *
     * @throws AwsError {@code NotAuthorizedException} unless it is good, and of this client
     */
    PoolUser ofRefresh(PoolClient client, String token) {
        SignedIn bearer = bearer("refresh", "Refresh Token", token);
        if (!bearer.client().id().equals(client.id())) {
            throw invalid("Refresh Token");
        }
        return bearer.user();
    }

    private SignedIn bearer(String use, String name, String text) {
        Token token = token(use, text).orElseThrow(() -> invalid(name));
        SignedIn bearer = token.bearer().orElseThrow(() -> invalid(name));
        if (token.isOfEndedSession(bearer.user())) {
            throw AwsError.invalid("NotAuthorizedException", name + " has been revoked");
        }
        return bearer;
    }

    private Optional<Token> token(String use, String text) {
        return pools.all().values().stream()
                .flatMap(pool -> pools.tokens().claims(pool, use, text).map(claims -> new Token(pool, claims)).stream())
                .findFirst();
    }

    private static AwsError invalid(String name) {
        return AwsError.invalid("NotAuthorizedException", "Invalid " + name);
    }
}
