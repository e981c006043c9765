package io.luca.interactive.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.luca.contract.IdentityAttributes;
import io.luca.interactive.http.Caller;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The verifier of ID tokens of the user pool, which say who calls. The gateway has checked the token before; this check does not
 * trust it: signature (RS256, keys of the pool), issuer, audience, use, expiry, and the claims that name school, person and role.
 *
 * <p>A token that was verified is remembered until it expires, at most {@value #MAX_REMEMBERED}; that saves a signature check a
 * request and widens nothing, for a digest of the token is the key. What base64url does not know is refused, or the same token
 * with ever other junk in it would fill the memory. Safe for use by many threads.
 */
public final class TokenVerifier {

    static final int MAX_REMEMBERED = 10_000;
    private static final String BEARER = "Bearer ";
    private static final int MAX_TOKEN = 8_192;
    private static final int PARTS = 3;
    private static final int MAX_KEYS_BYTES = 51_200;
    private static final Duration KEYS_LIFE = Duration.ofMinutes(15);
    private static final Duration KEYS_TIMEOUT = Duration.ofSeconds(2);

    private static final JWKSelector ANY_KEY = new JWKSelector(new JWKMatcher.Builder().build());

    private record Verified(Caller caller, Instant expiresAt) {}

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Cache<ByteBuffer, Verified> remembered =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();
    private final JWKSource<SecurityContext> keys;
    private final String issuer;
    private final String audience;
    private final Clock clock;

    /**
     * A verifier of one pool's tokens.
     *
     * @param audience the app client's id
     * @param keys where the pool publishes its keys
     */
    public TokenVerifier(String issuer, String audience, URI keys, Clock clock) {
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
        this.keys = source(keys);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, this.keys));
        processor.setJWTClaimsSetVerifier(null); // checked below, by our clock and with our answers
    }

    /**
     * The caller of an {@code Authorization} header.
     *
     * @throws LucaException {@code UNAUTHENTICATED} unless everything is right; {@code SECOND_FACTOR_REQUIRED} if all is right but
     *     the role, which the pool took away for that reason; {@code UNAVAILABLE} if the keys cannot be had
     */
    public Caller verify(String authorization) {
        String token = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : authorization.strip();
        if (token.isEmpty() || token.length() > MAX_TOKEN) {
            throw noToken();
        }
        ByteBuffer digest = digest(token);
        Verified known = remembered.getIfPresent(digest);
        if (known == null) {
            known = check(requireCompact(token));
            remembered.put(digest, known);
        }
        if (!known.expiresAt().isAfter(clock.instant())) {
            remembered.invalidate(digest);
            throw LucaException.unauthenticated("the token has expired; sign in again");
        }
        return known.caller();
    }

    /** What is remembered was looked at when it came first. */
    private static String requireCompact(String token) {
        if (!isCompact(token)) {
            throw noToken();
        }
        return token;
    }

    private static LucaException noToken() {
        return LucaException.unauthenticated("send the ID token as Authorization: Bearer <token>");
    }

    /** Three parts in base64url. A pattern would take longer than all other checks of a known token. */
    private static boolean isCompact(String token) {
        int parts = 1;
        for (int at = 0; at < token.length(); at++) {
            char letter = token.charAt(at);
            if (letter == '.') {
                parts++;
            } else if (!isBase64Url(letter)) {
                return false;
            }
        }
        return parts == PARTS;
    }

    private static boolean isBase64Url(char letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '-'
                || letter == '_';
    }

    /** The last letter of a signature has bits that stand for nothing, so one token may be remembered under some names. */
    private static ByteBuffer digest(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) { // every Java has it
            throw new IllegalStateException(impossible);
        }
    }

    private Verified check(String token) {
        try {
            JWTClaimsSet claims = claims(token);
            return new Verified(caller(claims), expiry(claims));
        } catch (RateLimitReachedException askedJustNow) {
            throw unknownKey(askedJustNow);
        } catch (KeySourceException unreachable) {
            throw LucaException.closed("tokens cannot be checked at the moment", unreachable);
        } catch (ParseException | BadJOSEException | JOSEException refused) {
            throw invalid();
        }
    }

    private JWTClaimsSet claims(String token) throws ParseException, BadJOSEException, JOSEException {
        try {
            return processor.process(token, null);
        } catch (RuntimeException unreadable) {
            // the library's parser meets some texts that are no token with whatever it stumbles over, such as null
            throw invalid();
        }
    }

    private static LucaException invalid() {
        return LucaException.unauthenticated("the token is not a valid ID token");
    }

    /**
     * The pool is not asked again so soon. If its keys are known, the token's is none of them; if not, nobody can tell.
     */
    private LucaException unknownKey(RateLimitReachedException askedJustNow) {
        try {
            if (!keys.get(ANY_KEY, null).isEmpty()) {
                return LucaException.unauthenticated("the token is not signed with a key of this platform");
            }
        } catch (KeySourceException unknown) {
            askedJustNow.addSuppressed(unknown);
        }
        return LucaException.closed("tokens cannot be checked at the moment", askedJustNow);
    }

    private Caller caller(JWTClaimsSet claims) throws ParseException {
        boolean ours = issuer.equals(claims.getIssuer())
                && claims.getAudience().contains(audience)
                && "id".equals(claims.getStringClaim("token_use"));
        if (!ours) {
            throw LucaException.unauthenticated("the token is not an ID token of this platform");
        }
        String school = Optional.ofNullable(claims.getStringClaim(IdentityAttributes.SCHOOL_CLAIM))
                .orElseThrow(() -> LucaException.unauthenticated("the token names no school"));
        String person = Optional.ofNullable(claims.getStringClaim(IdentityAttributes.PERSON_CLAIM))
                .orElseThrow(() -> LucaException.unauthenticated("the token names no person"));
        if (claims.getNotBeforeTime() != null
                && claims.getNotBeforeTime().toInstant().isAfter(clock.instant())) {
            throw LucaException.unauthenticated("the token is not valid yet");
        }
        requireSecondFactor(claims);
        try {
            return new Caller(new SchoolId(school), new PersonId(person), role(claims));
        } catch (LucaException malformed) {
            throw LucaException.unauthenticated("the token's claims are not usable: " + malformed.getMessage());
        }
    }

    /** Whatever groups the token names: one that lacks the factor has none to name. */
    private static void requireSecondFactor(JWTClaimsSet claims) {
        Object lacking = claims.getClaim(IdentityAttributes.SECOND_FACTOR_CLAIM);
        if (IdentityAttributes.FACTOR_MISSING.equals(lacking)) {
            throw LucaException.of(
                    ErrorCode.SECOND_FACTOR_REQUIRED,
                    "staff need a second factor: set up an authenticator with your access token, then sign in again");
        }
        if (IdentityAttributes.FACTOR_NOT_PROVEN.equals(lacking)) {
            throw LucaException.of(
                    ErrorCode.SECOND_FACTOR_REQUIRED,
                    "this session may have been begun without your second factor: sign in again, with a code");
        }
        if (lacking != null) {
            throw LucaException.of(
                    ErrorCode.SECOND_FACTOR_REQUIRED,
                    "whether your second factor is on could not be checked; refresh the token, or sign in again");
        }
    }

    /** Exactly one known group: a person in two roles would have rights that nobody thought of together. */
    private static Role role(JWTClaimsSet claims) throws ParseException {
        List<String> groups = Optional.ofNullable(claims.getStringListClaim(IdentityAttributes.GROUPS_CLAIM))
                .orElse(List.of());
        List<Role> roles =
                groups.stream().flatMap(group -> Role.ofGroup(group).stream()).toList();
        if (roles.size() != 1) {
            throw LucaException.unauthenticated("the token must name exactly one role");
        }
        return roles.getFirst();
    }

    private static Instant expiry(JWTClaimsSet claims) {
        if (claims.getExpirationTime() == null) {
            throw LucaException.unauthenticated("the token has no expiry");
        }
        return claims.getExpirationTime().toInstant();
    }

    private static JWKSource<SecurityContext> source(URI keys) {
        try {
            int timeout = (int) KEYS_TIMEOUT.toMillis();
            return JWKSourceBuilder.create(keys.toURL(), new DefaultResourceRetriever(timeout, timeout, MAX_KEYS_BYTES))
                    .cache(KEYS_LIFE.toMillis(), KEYS_TIMEOUT.toMillis() * 2)
                    .rateLimited(true)
                    .retrying(true)
                    .build();
        } catch (MalformedURLException wrong) {
            throw new IllegalArgumentException("the keys' address is not a URL: " + keys, wrong);
        }
    }
}
