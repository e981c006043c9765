package io.luca.local.platform;

import io.luca.local.aws.service.cognito.Totp;
import java.time.Instant;
import java.util.List;

/**
 * An app that shows the codes of one secret, as people have it on their telephones.
 *
 * @param secret in base 32
 */
public record Authenticator(String secret) {

    /** In the letters of the secret that all demo people of the staff have. It protects nothing but this machine. */
    public static final String DEMO_SECRET = "LUCADEMOLUCADEMOLUCADEMOLUCADEMO";

    /** The codes that the user pool takes at an instant, the one that is shown first. It takes each of them once. */
    public List<String> codes(Instant now) {
        return List.of(
                Totp.code(secret, now),
                Totp.code(secret, now.plus(Totp.STEP)),
                Totp.code(secret, now.minus(Totp.STEP)));
    }
}
