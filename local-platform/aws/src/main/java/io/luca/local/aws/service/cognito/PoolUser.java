package io.luca.local.aws.service.cognito;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One person in a user pool.
 *
 * @param sub the pool's own unchanging id of the person
 * @param attributes standard and {@code custom:} attributes
 * @param status as Cognito names it: {@code FORCE_CHANGE_PASSWORD} until the first password is changed, then
 *     {@code CONFIRMED}
 * @param softwareToken the authenticator, which is the second factor
 * @param signOuts how often all sessions of the person were ended
 */
record PoolUser(
        String username,
        String sub,
        Map<String, String> attributes,
        Set<String> groups,
        String passwordHash,
        String status,
        Instant createdAt,
        SoftwareToken softwareToken,
        long signOuts) {

    static final String FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD";
    static final String CONFIRMED = "CONFIRMED";

    PoolUser {
        attributes = Map.copyOf(attributes);
        groups = Set.copyOf(groups);
    }

    /** A person without a second factor. */
    PoolUser(
            String username,
            String sub,
            Map<String, String> attributes,
            Set<String> groups,
            String passwordHash,
            String status,
            Instant createdAt) {
        this(username, sub, attributes, groups, passwordHash, status, createdAt, SoftwareToken.NONE, 0);
    }

    PoolUser withPassword(String hash, String newStatus) {
        return new PoolUser(username, sub, attributes, groups, hash, newStatus, createdAt, softwareToken, signOuts);
    }

    PoolUser withGroups(Set<String> newGroups) {
        return new PoolUser(
                username, sub, attributes, newGroups, passwordHash, status, createdAt, softwareToken, signOuts);
    }

    PoolUser withAttributes(Map<String, String> newAttributes) {
        return new PoolUser(
                username, sub, newAttributes, groups, passwordHash, status, createdAt, softwareToken, signOuts);
    }

    PoolUser withSoftwareToken(SoftwareToken newToken) {
        return new PoolUser(username, sub, attributes, groups, passwordHash, status, createdAt, newToken, signOuts);
    }

    /** The same after a change of attributes, of which an empty one is taken away. */
    PoolUser changedBy(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(attributes);
        all.putAll(changes);
        all.values().removeIf(String::isEmpty);
        return withAttributes(all);
    }

    /** The same with all sessions ended. */
    PoolUser signedOut() {
        return new PoolUser(
                username, sub, attributes, groups, passwordHash, status, createdAt, softwareToken, signOuts + 1);
    }
}
