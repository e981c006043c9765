package io.luca.local.aws.service.cognito;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Signs the tokens of all user pools with RS256, and checks them as API Gateway's authorizer does. */
final class TokenIssuer {

    /** How often the person's sessions had been ended when the token was made. AWS keeps that to itself. */
    static final String SIGN_OUTS = "sign_outs";

    /** Some kilobytes each. What they say is looked at each time; that the key signed it cannot become false. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+");

    private final RSAKey key;
    private final RSASSASigner signer;
    private final JWSVerifier verifier;
    private final String issuerBase;
    private final Clock clock;
    private final Cache<String, JWTClaimsSet> signed =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    /**
     * An issuer with one key.
     *
     * @param issuerBase what a pool's id is put behind to name the issuer, ending in {@code /}
     */
    TokenIssuer(RSAKey key, String issuerBase, Clock clock) {
        try {
            this.key = key;
            this.signer = new RSASSASigner(key);
            this.verifier = new RSASSAVerifier(key.toRSAPublicKey());
            this.issuerBase = issuerBase;
            this.clock = clock;
        } catch (JOSEException unusable) {
            throw new IllegalStateException("the signing key is unusable", unusable);
        }
    }

    static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String issuer(UserPool pool) {
        return issuerBase + pool.id();
    }

    /** The public keys, as the pool's {@code jwks.json}. */
    String jwks() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    String idToken(UserPool pool, PoolClient client, PoolUser user) {
        return idToken(pool, client, user, TokenChanges.none(user));
    }

    /** An ID token with what a trigger changes in it. */
    String idToken(UserPool pool, PoolClient client, PoolUser user, TokenChanges changes) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
        // The attributes come first, so that none can stand in for a claim of the pool itself.
        user.attributes().forEach((name, value) -> {
            if (client.mayRead(name)) {
                claims.claim(name, value);
            }
        });
        changes.added().forEach(claims::claim);
        changes.suppressed().forEach(name -> claims.claim(name, null));
        return sign(claims(claims, pool, user, changes.groups(), "id", client.idTokenLife())
                .audience(client.id())
                .claim("cognito:username", user.username())
                .build());
    }

    String accessToken(UserPool pool, PoolClient client, PoolUser user) {
        return sign(claims(new JWTClaimsSet.Builder(), pool, user, user.groups(), "access", client.accessTokenLife())
                .claim("client_id", client.id())
                .claim("username", user.username())
                .claim(SIGN_OUTS, user.signOuts())
                .claim("scope", "aws.cognito.signin.user.admin")
                .build());
    }

    /** A refresh token. Cognito's is opaque; ours is signed too, so that it survives a restart without a store. */
    String refreshToken(UserPool pool, PoolClient client, PoolUser user) {
        return sign(claims(new JWTClaimsSet.Builder(), pool, user, user.groups(), "refresh", client.refreshTokenLife())
                .claim("client_id", client.id())
                .claim("username", user.username())
                .claim(SIGN_OUTS, user.signOuts())
                .build());
    }

    /** The claims of a token of this pool that is signed, current and of that use; otherwise nothing. */
    Optional<Map<String, Object>> claims(UserPool pool, String use, String token) {
        return Optional.ofNullable(signed.getIfPresent(token))
                .or(() -> verified(token))
                .filter(claims -> issuer(pool).equals(claims.getIssuer())
                        && use.equals(claims.getClaim("token_use"))
                        && claims.getExpirationTime() != null
                        && claims.getExpirationTime().toInstant().isAfter(clock.instant()))
                .map(JWTClaimsSet::getClaims);
    }

    /** What a token says, if the key signed it; nothing is remembered of any other. */
    private Optional<JWTClaimsSet> verified(String token) {
        if (!SHAPE.matcher(token).matches()) { // the library skips what base64url does not know
            return Optional.empty();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
                return Optional.empty();
            }
            signed.put(token, jwt.getJWTClaimsSet());
            return Optional.of(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException malformed) {
            return Optional.empty();
        }
    }

    private JWTClaimsSet.Builder claims(
            JWTClaimsSet.Builder claims, UserPool pool, PoolUser user, Set<String> groups, String use, Duration life) {
        Instant now = clock.instant();
        claims.subject(user.sub())
                .issuer(issuer(pool))
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .claim("auth_time", now.getEpochSecond())
                .claim("token_use", use);
        if (!groups.isEmpty()) {
            claims.claim("cognito:groups", List.copyOf(groups));
        }
        return claims;
    }

    private String sign(JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
