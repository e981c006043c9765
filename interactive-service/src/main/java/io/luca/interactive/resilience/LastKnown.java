package io.luca.interactive.resilience;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.luca.model.SchoolId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The last answers that were given, for the time when the store does not answer. Kept per school, bounded in bytes. Safe for
 * use by many threads.
 */
public final class LastKnown {

    private static final long MAX_BYTES = 32L << 20;
    private static final int ENTRY_BYTES = 200; // key and bookkeeping, roughly

    private record Key(SchoolId school, String what) {}

    private record Answer(byte[] json, Instant at) {}

    /** An answer from before. */
    public record Stale(byte[] json, Duration age) {}

    private final Cache<Key, Answer> answers = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<Key, Answer>weigher((_, answer) -> answer.json().length + ENTRY_BYTES)
            .build();
    private final Clock clock;

    public LastKnown(Clock clock) {
        this.clock = clock;
    }

    public void remember(SchoolId school, String what, byte[] json) {
        answers.put(new Key(school, what), new Answer(json, clock.instant()));
    }

    public Optional<Stale> recall(SchoolId school, String what) {
        return Optional.ofNullable(answers.getIfPresent(new Key(school, what)))
                .map(answer -> new Stale(answer.json(), Duration.between(answer.at(), clock.instant())));
    }
}
