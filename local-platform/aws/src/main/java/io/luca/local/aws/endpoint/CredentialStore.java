package io.luca.local.aws.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every access key that the local account knows. Expired sessions are forgotten. Safe for use by many threads.
 *
 * <p>The operator's key is fixed and public on purpose: it opens an account that exists on one machine only, and lets a
 * developer's AWS CLI work without a set-up step.
 */
public final class CredentialStore {

    public static final String OPERATOR_KEY = "LUCAOPERATOR";
    public static final String OPERATOR_SECRET = "luca-operator-of-this-machine";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final SecureRandom random = new SecureRandom();
    private final Map<String, IssuedCredentials> byAccessKey = new ConcurrentHashMap<>();
    private final Clock clock;

    public CredentialStore(String accountId, Clock clock) {
        this.clock = clock;
        byAccessKey.put(
                OPERATOR_KEY,
                new IssuedCredentials(
                        OPERATOR_KEY, OPERATOR_SECRET, null, Instant.MAX, new Caller.AccountRoot(accountId)));
    }

    /** Issues temporary credentials for a role session. */
    public IssuedCredentials issue(String roleArn, String sessionName, Map<String, String> tags, Duration life) {
        Instant expiration = clock.instant().plus(life);
        byAccessKey.values().removeIf(issued -> issued.expiration().isBefore(clock.instant()));
        IssuedCredentials issued = new IssuedCredentials(
                "ASIA" + letters(16),
                letters(40),
                letters(96),
                expiration,
                new Caller.RoleSession(roleArn, sessionName, tags, expiration));
        byAccessKey.put(issued.accessKeyId(), issued);
        return issued;
    }

    Optional<IssuedCredentials> find(String accessKeyId) {
        return Optional.ofNullable(byAccessKey.get(accessKeyId));
    }

    /** Whether the session token belongs to the key and has not expired. */
    boolean isCurrent(IssuedCredentials issued) {
        return issued.expiration().isAfter(clock.instant());
    }

    static boolean sameToken(IssuedCredentials issued, @Nullable String token) {
        String expected = issued.sessionToken();
        if (expected == null || token == null) {
            return expected == null && token == null;
        }
        return java.security.MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder(count);
        for (int index = 0; index < count; index++) {
            letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return letters.toString();
    }
}
