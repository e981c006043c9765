package io.luca.local.aws.service.cognito;

import io.luca.local.aws.endpoint.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Cognito's lock by person: the fifth failed sign-in locks for a second and each further one for twice as long, up to a quarter of an
 * hour. What comes while it is locked is refused and not counted. A sign-in, or a quarter of an hour without an attempt, begins anew.
 * Passwords and codes count together, which AWS's pages leave open, and by whichever address they come. Safe for use by many threads.
 *
 * <p>A restart forgets it. https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html
 */
final class Lockouts {

    private static final int FREE_FAILURES = 4;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    /** Doubling a second more often than this is longer than {@link #LONGEST}. */
    private static final int MOST_DOUBLINGS = 10;
    /** Names that nobody has are locked too, or a lock would say who is there; of so many it is remembered. */
    private static final int MAX_STRANGERS = 10_000;

    private final InstantSource clock;
    private final Map<String, Attempts> ofPeople = new ConcurrentHashMap<>();
    private final Map<String, Attempts> ofStrangers = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attempts> eldest) {
            return size() > MAX_STRANGERS;
        }
    });

    /** What an attempt is for its person. */
    enum Outcome {
        /** A password or a code was wrong. */
        FAILED,
        /** What was given is right, and another challenge follows. */
        WENT_ON,
        SIGNED_IN
    }

    Lockouts(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Makes an attempt of a person, whose attempts wait for each other: who guesses many times at once has no more guesses.
     *
     * @throws AwsError {@code NotAuthorizedException} if the person is locked; the attempt is not made then
     */
    <T> T attempt(PoolUser user, Supplier<T> attempt, Function<T, Outcome> outcome) {
        return attempt(ofPeople.computeIfAbsent(user.sub(), _ -> new Attempts()), attempt, outcome);
    }

    /** Makes an attempt in a name that nobody has. */
    <T> T attemptOfStranger(String name, Supplier<T> attempt) {
        return attempt(ofStrangers.computeIfAbsent(name, _ -> new Attempts()), attempt, _ -> Outcome.FAILED);
    }

    /** Forgets a person who is there no more. */
    void forget(PoolUser user) {
        ofPeople.remove(user.sub());
    }

    private <T> T attempt(Attempts attempts, Supplier<T> attempt, Function<T, Outcome> outcome) {
        synchronized (attempts) {
            attempts.begin(clock.instant());
            T made = attempt.get();
            attempts.end(outcome.apply(made), clock.instant());
            return made;
        }
    }

    /** Of one person, who holds the lock of it. */
    private static final class Attempts {

        private int failures;
        private Instant lockedUntil = Instant.MIN;
        private Instant last = Instant.MIN;

        void begin(Instant now) {
            if (!now.isBefore(last.plus(LONGEST))) {
                failures = 0;
            }
            last = now;
            if (now.isBefore(lockedUntil)) {
                throw AwsError.invalid("NotAuthorizedException", "Password attempts exceeded");
            }
        }

        void end(Outcome outcome, Instant now) {
            switch (outcome) {
                case FAILED -> {
                    failures++;
                    if (failures > FREE_FAILURES) {
                        lockedUntil = now.plus(lock());
                    }
                }
                case SIGNED_IN -> failures = 0;
                case WENT_ON -> {}
            }
        }

        private Duration lock() {
            Duration doubled = Duration.ofSeconds(1L << Math.min(failures - FREE_FAILURES - 1, MOST_DOUBLINGS));
            return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        }
    }
}
