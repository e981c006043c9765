package io.luca.local.aws.service.cognito;

import java.util.Map;
import java.util.Set;

/**
 * What a trigger has changed in an ID token.
 *
 * @param groups that the token names in place of the person's own
 * @param added claims, over those of the person's attributes
 * @param suppressed claims that are left out, also of those that are added
 */
record TokenChanges(Set<String> groups, Map<String, String> added, Set<String> suppressed) {

    TokenChanges {
        groups = Set.copyOf(groups);
        added = Map.copyOf(added);
        suppressed = Set.copyOf(suppressed);
    }

    static TokenChanges none(PoolUser user) {
        return new TokenChanges(user.groups(), Map.of(), Set.of());
    }
}
