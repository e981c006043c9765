package io.luca.interactive.resilience;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.luca.interactive.metrics.Count;
import io.luca.interactive.metrics.Highest;
import io.luca.model.KeyHash;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The last profiles that were given, for the time when the store does not answer: one for each student and each part of a profile that
 * somebody may see, so that nobody is given what another one may see, and bounded in bytes. Safe for use by many threads.
 */
public final class LastKnown {

    private static final long MAX_BYTES = 24L << 20; // of a heap of 128 MiB
    private static final int ENTRY_BYTES = 200; // key and bookkeeping, roughly

    private record Key(SchoolId school, StudentId student, Object part) {

        @Override
        public int hashCode() {
            return KeyHash.of(school, student, part);
        }
    }

    private record Answer(byte[] json, Instant at) {}

    /** An answer from before. */
    public record Stale(byte[] json, Duration age) {}

    private final Cache<Key, Answer> answers = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<Key, Answer>weigher((_, answer) -> answer.json().length + ENTRY_BYTES)
            .build();
    private final Count recalled = new Count();
    private final Highest ages = new Highest();
    private final Clock clock;

    public LastKnown(Clock clock) {
        this.clock = clock;
    }

    /**
     * Keeps an answer for later.
     *
     * @param part of the profile that is in the answer, by its value
     */
    public void remember(SchoolId school, StudentId student, Object part, byte[] json) {
        answers.put(new Key(school, student, part), new Answer(json, clock.instant()));
    }

    /**
     * The last answer, with its age.
     *
     * @param part that may be seen: an answer with another one is none
     */
    public Optional<Stale> recall(SchoolId school, StudentId student, Object part) {
        Optional<Stale> stale = Optional.ofNullable(answers.getIfPresent(new Key(school, student, part)))
                .map(answer -> new Stale(answer.json(), Duration.between(answer.at(), clock.instant())));
        stale.ifPresent(found -> {
            recalled.add();
            ages.see(found.age().toMillis());
        });
        return stale;
    }

    /** The answers from before that were given. */
    public Count recalled() {
        return recalled;
    }

    /** The ages of these answers in milliseconds. */
    public Highest ages() {
        return ages;
    }
}
