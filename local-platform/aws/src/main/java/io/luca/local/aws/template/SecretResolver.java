package io.luca.local.aws.template;

/** Resolves dynamic references to secrets. */
@FunctionalInterface
public interface SecretResolver {

    /**
     * The text of a secret.
     *
     * @param id an ARN or a name
     * @param key a key of its JSON text, or empty for the whole text
     */
    String resolve(String id, String key);
}
