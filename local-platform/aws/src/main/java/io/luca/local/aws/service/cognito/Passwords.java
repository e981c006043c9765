package io.luca.local.aws.service.cognito;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Salted password hashes, so that not even the laptop's data directory holds a password. */
final class Passwords {

    /**
     * Fewer than a service on the internet needs: who can read the data directory can read all that the passwords protect, and each start of
     * a platform hashes those of its demo people.
     */
    private static final int ITERATIONS = 10_000;

    private static final int BITS = 256;

    private Passwords() {}

    static String hash(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return Base64.getEncoder().encodeToString(salt) + ":" + derive(password, salt);
    }

    static boolean matches(String password, String hash) {
        int colon = hash.indexOf(':');
        String derived = derive(password, Base64.getDecoder().decode(hash.substring(0, colon)));
        return MessageDigest.isEqual(
                derived.getBytes(US_ASCII), hash.substring(colon + 1).getBytes(US_ASCII));
    }

    private static String derive(String password, byte[] salt) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, BITS);
            return Base64.getEncoder()
                    .encodeToString(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(spec)
                            .getEncoded());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every JDK has it
        }
    }
}
