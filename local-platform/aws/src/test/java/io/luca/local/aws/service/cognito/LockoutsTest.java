package io.luca.local.aws.service.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How long a person is locked after failed sign-ins. */
class LockoutsTest {

    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final PoolUser TEACHER = person("teacher_1");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-24T12:00:00Z"));
    private final Lockouts lockouts = new Lockouts(clock);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void the_fifth_failure_locks_for_a_second_and_each_further_one_for_twice_as_long_up_to_a_quarter_of_an_hour() {
        fail(4);
        for (int failures = 5; failures <= 17; failures++) {
            fail(1);
            Duration lock = failures < 15 ? Duration.ofSeconds(1L << (failures - 5)) : QUARTER;

            clock.advance(lock.minusNanos(1));
            assertLocked();
            clock.advance(Duration.ofNanos(1));
            assertThat(attempt(Lockouts.Outcome.WENT_ON))
                    .as(failures + " failures")
                    .isTrue();
        }
    }

    @Test
    void what_comes_while_it_is_locked_is_not_made_and_makes_no_lock_longer() {
        fail(5);

        for (int refused = 0; refused < 100; refused++) {
            assertLocked();
        }
        clock.advance(Duration.ofSeconds(1));

        assertThat(made).hasValue(5);
        assertThat(attempt(Lockouts.Outcome.WENT_ON)).isTrue();
    }

    @Test
    void a_sign_in_begins_anew_and_a_right_password_alone_does_not() {
        fail(4);
        attempt(Lockouts.Outcome.WENT_ON);
        fail(1);
        assertLocked();

        clock.advance(Duration.ofSeconds(1));
        attempt(Lockouts.Outcome.SIGNED_IN);
        fail(4);

        assertThat(attempt(Lockouts.Outcome.WENT_ON)).isTrue();
    }

    @Test
    void so_does_a_quarter_of_an_hour_without_an_attempt_but_not_one_with_refused_ones() {
        fail(12); // locked for two minutes and some
        for (int minute = 0; minute < 15; minute++) {
            clock.advance(Duration.ofMinutes(1));
            attempt(Lockouts.Outcome.WENT_ON);
        }
        fail(1);
        assertLocked();

        clock.advance(QUARTER);
        fail(4);

        assertThat(attempt(Lockouts.Outcome.WENT_ON)).isTrue();
    }

    @Test
    void a_lock_is_of_one_person() {
        fail(5);

        assertThat(attempt(person("teacher_2"), Lockouts.Outcome.WENT_ON)).isTrue();
    }

    @Test
    void who_guesses_many_times_at_once_has_no_more_guesses() {
        try (ExecutorService guessers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int guess = 0; guess < 200; guess++) {
                guessers.execute(() -> isMade(() -> lockouts.attempt(
                        TEACHER,
                        () -> {
                            LockSupport.parkNanos(1_000_000); // while it is made, all others come
                            return made.incrementAndGet();
                        },
                        _ -> Lockouts.Outcome.FAILED)));
            }
        }

        assertThat(made).hasValue(5);
    }

    @Test
    void a_name_that_nobody_has_is_locked_alike_and_forgotten_after_ten_thousand_others() {
        for (int failures = 0; failures < 5; failures++) {
            assertThat(attemptOfStranger("nobody")).isTrue();
        }
        assertThat(attemptOfStranger("nobody")).isFalse();

        for (int other = 0; other < 10_000; other++) {
            attemptOfStranger("nobody" + other);
        }

        assertThat(attemptOfStranger("nobody")).isTrue();
    }

    private void fail(int times) {
        for (int failures = 0; failures < times; failures++) {
            while (!attempt(Lockouts.Outcome.FAILED)) {
                clock.advance(Duration.ofSeconds(1));
            }
        }
    }

    private void assertLocked() {
        int before = made.get();
        assertThatThrownBy(() -> lockouts.attempt(TEACHER, made::incrementAndGet, _ -> Lockouts.Outcome.FAILED))
                .hasMessage("Password attempts exceeded")
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.code()).isEqualTo("NotAuthorizedException"));
        assertThat(made).hasValue(before);
    }

    /** Whether it was made. */
    private boolean attempt(Lockouts.Outcome outcome) {
        return attempt(TEACHER, outcome);
    }

    private boolean attempt(PoolUser person, Lockouts.Outcome outcome) {
        return isMade(() -> lockouts.attempt(person, made::incrementAndGet, _ -> outcome));
    }

    private boolean attemptOfStranger(String name) {
        return isMade(() -> lockouts.attemptOfStranger(name, made::incrementAndGet));
    }

    private static boolean isMade(Runnable attempt) {
        try {
            attempt.run();
            return true;
        } catch (AwsError locked) {
            return false;
        }
    }

    private static PoolUser person(String name) {
        return new PoolUser(name, "sub of " + name, Map.of(), Set.of(), "hash", PoolUser.CONFIRMED, Instant.EPOCH);
    }
}
