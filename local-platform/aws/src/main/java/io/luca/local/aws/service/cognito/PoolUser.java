package io.luca.local.aws.service.cognito;

import java.time.Instant;
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
 */
record PoolUser(
        String username,
        String sub,
        Map<String, String> attributes,
        Set<String> groups,
        String passwordHash,
        String status,
        Instant createdAt,
        SoftwareToken softwareToken) {

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
        this(username, sub, attributes, groups, passwordHash, status, createdAt, SoftwareToken.NONE);
    }

    PoolUser withPassword(String hash, String newStatus) {
        return new PoolUser(username, sub, attributes, groups, hash, newStatus, createdAt, softwareToken);
    }

    PoolUser withGroups(Set<String> newGroups) {
        return new PoolUser(username, sub, attributes, newGroups, passwordHash, status, createdAt, softwareToken);
    }

    PoolUser withAttributes(Map<String, String> newAttributes) {
        return new PoolUser(username, sub, newAttributes, groups, passwordHash, status, createdAt, softwareToken);
    }

    PoolUser withSoftwareToken(SoftwareToken newToken) {
        return new PoolUser(username, sub, attributes, groups, passwordHash, status, createdAt, newToken);
    }
}
