package io.luca.interactive.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.interactive.resilience.HeavyReads.Bounds;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeavyReadsTest {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final SchoolId SUR = new SchoolId("sur");
    private static final SchoolId ESTE = new SchoolId("este");
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Future<?>> held = new ArrayList<>();

    @AfterEach
    void letAllEnd() throws ExecutionException, InterruptedException {
        released.countDown();
        for (Future<?> read : held) {
            var _ = read.get();
        }
        threads.close();
    }

    @Test
    void a_school_whose_places_and_line_are_full_is_told_so_and_no_other_is() {
        HeavyReads reads = new HeavyReads(new Bounds(1, 2, 0, 10, LONG));
        hold(reads, NORTE);

        assertRefused(reads, NORTE, "your school");
        assertThat(reads.<String>run(SUR, () -> "read")).isEqualTo("read");
    }

    @Test
    void of_all_schools_no_more_run_and_wait_than_there_are_places_and_a_line() {
        HeavyReads reads = new HeavyReads(new Bounds(1, 2, 0, 0, LONG));
        hold(reads, NORTE);
        hold(reads, SUR);

        assertRefused(reads, ESTE, "too much");
        assertThat(reads.refused().take()).isEqualTo(1);
        assertThat(reads.atOnce().take()).isEqualTo(2);
    }

    /** Their lines are longer than that of all, and only what has its own school's place stands there. */
    @Test
    void two_schools_whose_lines_are_full_keep_no_third_one_out() {
        HeavyReads reads = new HeavyReads(new Bounds(1, 3, 2, 0, LONG));
        for (SchoolId school : List.of(NORTE, SUR)) {
            hold(reads, school);
            waitInLine(reads, school);
            waitInLine(reads, school);
        }

        assertThat(reads.<String>run(ESTE, () -> "read")).isEqualTo("read");
    }

    /** Stands in the line of a school until the end of the test. */
    private void waitInLine(HeavyReads reads, SchoolId school) {
        begin(new FutureTask<>(() -> reads.run(school, () -> "later")), Thread.State.TIMED_WAITING);
    }

    private void begin(FutureTask<String> read, Thread.State until) {
        Thread thread = Thread.startVirtualThread(read);
        held.add(read);
        while (thread.isAlive() && thread.getState() != until) {
            Thread.onSpinWait();
        }
    }

    /** Or it would be told that the store is slow, after its parts have waited for those of others. */
    @Test
    void a_part_of_a_read_whose_time_is_over_is_told_that_too_much_is_read() {
        HeavyReads reads = new HeavyReads(new Bounds(1, 1, 0, 0, LONG));

        assertThatThrownBy(() -> TimeBudget.within(Duration.ZERO, () -> reads.<String>runPart(NORTE, () -> "too late")))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
        assertThat(reads.<String>runPart(NORTE, () -> "outside of a request")).isEqualTo("outside of a request");
        assertThat(reads.refused().take()).isEqualTo(1);
    }

    @Test
    void who_waits_too_long_is_told_to_come_again() {
        HeavyReads reads = new HeavyReads(new Bounds(1, 1, 5, 5, Duration.ofNanos(1)));
        hold(reads, NORTE);

        assertRefused(reads, NORTE, "too much");
        assertRefused(reads, SUR, "too much");
    }

    @Test
    void those_in_line_are_served_one_after_the_other() throws ExecutionException, InterruptedException {
        HeavyReads reads = new HeavyReads(new Bounds(1, 2, 20, 20, LONG));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Integer>> all = new ArrayList<>();
        for (int read = 0; read < 20; read++) {
            all.add(threads.submit(() -> reads.run(NORTE, () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                LockSupport.parkNanos(1); // others get to run, if they may
                return running.decrementAndGet();
            })));
        }

        for (Future<Integer> read : all) {
            assertThat(read.get()).isZero();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void a_read_that_fails_leaves_its_place() {
        HeavyReads reads = new HeavyReads(new Bounds(1, 1, 0, 0, LONG));

        for (int times = 0; times < 3; times++) {
            assertThatThrownBy(() -> reads.run(NORTE, () -> {
                        throw new IllegalStateException("broken");
                    }))
                    .hasMessage("broken");
        }

        assertThat(reads.<String>run(NORTE, () -> "read")).isEqualTo("read");
    }

    /** Takes a place until the end of the test. One that is refused is told then. */
    private void hold(HeavyReads reads, SchoolId school) {
        FutureTask<String> read = new FutureTask<>(() -> reads.run(school, () -> {
            try {
                released.await();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            return "";
        }));
        begin(read, Thread.State.WAITING);
    }

    private static void assertRefused(HeavyReads reads, SchoolId school, String why) {
        assertThatThrownBy(() -> reads.run(school, () -> "never"))
                .isInstanceOfSatisfying(LucaException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
                    assertThat(refused.getMessage()).contains(why, "again");
                });
    }
}
