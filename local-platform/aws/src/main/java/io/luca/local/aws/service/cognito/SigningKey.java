package io.luca.local.aws.service.cognito;

import com.nimbusds.jose.jwk.RSAKey;

/**
 * The key that the user pools of a machine sign with. To make one takes about a second of a processor, so who starts many machines one after
 * the other may give them the same.
 */
public record SigningKey(RSAKey key) {

    /** One that nobody else has. */
    public static SigningKey fresh() {
        return new SigningKey(TokenIssuer.newKey());
    }

    /** Without the key, which is secret. */
    @Override
    public String toString() {
        return "SigningKey[" + key.getKeyID() + "]";
    }
}
