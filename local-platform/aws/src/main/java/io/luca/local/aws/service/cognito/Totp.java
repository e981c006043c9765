package io.luca.local.aws.service.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/**
 * Codes of an authenticator, as RFC 6238 has them and Cognito takes them: HMAC-SHA-1, six digits, a new one every 30 seconds. The
 * one before and the one after are taken too, for clocks that differ.
 */
public final class Totp {

    /** For how long a code is the current one. */
    public static final Duration STEP = Duration.ofSeconds(30);

    private static final Base32 BASE_32 = new Base32();
    private static final int SECRET_BYTES = 32;
    private static final int MODULUS = 1_000_000;
    private static final int CODE_LENGTH = 6;

    private Totp() {}

    /** A fresh secret, in base 32 as authenticators take it. */
    static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return BASE_32.encodeToString(bytes).replace("=", "");
    }

    /**
     * The code that an authenticator shows at an instant.
     *
     * @throws IllegalArgumentException if the secret is not in base 32
     */
    public static String code(String secret, Instant at) {
        return code(secret, step(at));
    }

    /** The step of 30 seconds whose code this is, if it may be given at an instant. */
    static OptionalLong stepOf(String secret, String code, Instant now) {
        long current = step(now);
        return LongStream.rangeClosed(current - 1, current + 1)
                .filter(step -> MessageDigest.isEqual(bytes(code(secret, step)), bytes(code)))
                .findFirst();
    }

    /** Whether a code of this step may still be given at an instant. */
    static boolean isRecent(long step, Instant now) {
        return step >= step(now) - 1;
    }

    private static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
    }

    /** https://www.rfc-editor.org/rfc/rfc4226#section-5.3 */
    private static String code(String secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(decoded(secret), "HmacSHA1"));
            byte[] digest =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = digest[digest.length - 1] & 0xf;
            int number = ByteBuffer.wrap(digest, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%0" + CODE_LENGTH + "d", number % MODULUS);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every JDK has it
        }
    }

    private static byte[] decoded(String secret) {
        if (!BASE_32.isInAlphabet(secret)) {
            throw new IllegalArgumentException(
                    "a secret is written in base 32: capital letters, and digits from 2 to 7");
        }
        return BASE_32.decode(secret);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
