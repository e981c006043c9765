package io.luca.gov;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.ResourceNames;
import io.luca.model.LucaException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The token as Secrets Manager keeps it, read every few minutes. Safe for use by many threads. */
final class SecretToken implements GovernmentToken {

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Supplier<String> secret;
    private final InstantSource clock;
    private @Nullable String known;
    private Instant readAt = Instant.EPOCH;

    /**
     * A token in a secret.
     *
     * @param secret reads the secret's text
     */
    SecretToken(Supplier<String> secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    static SecretToken of(SecretsManagerClient secrets, String arn, InstantSource clock) {
        return new SecretToken(
                () -> secrets.getSecretValue(get -> get.secretId(arn)).secretString(), clock);
    }

    @Override
    public synchronized String current() {
        String token = known;
        return token == null || clock.instant().isAfter(readAt.plus(KEPT)) ? renewed() : token;
    }

    @Override
    public synchronized String renewed() {
        String token = Json.read(read().getBytes(UTF_8))
                .flatMap(object -> Json.optionalText(object, ResourceNames.TOKEN_FIELD))
                .filter(SecretToken::canBeSent)
                .orElseThrow(() -> LucaException.closed("the secret with the government's token has none", null));
        known = token;
        readAt = clock.instant();
        return token;
    }

    private String read() {
        try {
            return secret.get();
        } catch (SdkException failed) {
            throw LucaException.unavailable("the government's token cannot be read", failed);
        }
    }

    /** What a header can hold; a refusal by the client would name the token. */
    private static boolean canBeSent(String token) {
        return !token.isEmpty() && token.chars().allMatch(letter -> letter > 0x20 && letter < 0x7f);
    }

    @Override
    public String toString() {
        return "SecretToken";
    }
}
