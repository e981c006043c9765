package io.luca.interactive.resilience;

import io.luca.model.KeyHash;
import io.luca.model.SchoolId;

/**
 * What something of one school is remembered by: no key of a cache can be without its school.
 *
 * @param id of the thing within the school
 */
public record OfSchool<T>(SchoolId school, T id) {

    @Override
    public int hashCode() {
        return KeyHash.of(school, id);
    }
}
