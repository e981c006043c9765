package io.luca.local.aws.service.cognito;

import io.luca.local.aws.template.Resource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** Ids that AWS would draw at random, here drawn from the resource's name, so that a restart finds its data again. */
final class ResourceIds {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private ResourceIds() {}

    static String of(Resource resource, int length) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((resource.stack() + "/" + resource.logicalId()).getBytes(StandardCharsets.UTF_8));
            StringBuilder id = new StringBuilder(length);
            for (int index = 0; index < length; index++) {
                id.append(ALPHABET.charAt(Byte.toUnsignedInt(digest[index]) % ALPHABET.length()));
            }
            return id.toString();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every JDK has it
        }
    }
}
