package io.luca.interactive.school;

import com.github.benmanes.caffeine.cache.Ticker;
import io.luca.interactive.http.Caller;
import io.luca.interactive.resilience.OfSchool;
import io.luca.interactive.resilience.Snapshots;
import io.luca.model.LucaException;
import io.luca.model.Person;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Whether somebody who works at a school still acts in the role that the token says. A role that was taken away ends within a minute and
 * not with the token. Where the school wrote nothing down about a person the token decides, as it does of students. Safe for use by many threads.
 */
public final class PeopleRights {

    private static final int MOST_PERSONS = 50_000;

    private final Snapshots<OfSchool<PersonId>, Optional<Person>> people;

    /**
     * Nothing is known yet.
     *
     * @param background renews what is asked for all the time
     * @param ticker by which what is remembered gets old
     */
    public PeopleRights(SchoolData data, Executor background, Ticker ticker) {
        people = new Snapshots<>(
                MOST_PERSONS, ticker, background, key -> data.people(key.school(), stored -> stored.find(key.id())));
    }

    /** The greatest age, in milliseconds, of what has decided about a request since this was last asked. */
    public long takeOldestSnapshot() {
        return people.ages().take();
    }

    /**
     * Accepts who still has the role of the token.
     *
     * @param changes whether something may be written: that is never decided by what was known some minutes ago
     * @throws LucaException {@code FORBIDDEN} otherwise
     */
    public void require(Caller caller, boolean changes) {
        if (!caller.role().isStaff()) {
            return;
        }
        OfSchool<PersonId> key = new OfSchool<>(caller.school(), caller.person());
        Optional<Person> known = changes ? people.current(key) : people.lastKnown(key);
        if (known.filter(person -> !person.mayActAs(caller.role())).isPresent()) {
            throw LucaException.forbidden("the school has taken this role from you");
        }
    }

    /** Forgets what has changed: here it counts at once, elsewhere within a minute. */
    void forget(SchoolId school, PersonId person) {
        people.forget(new OfSchool<>(school, person));
    }
}
