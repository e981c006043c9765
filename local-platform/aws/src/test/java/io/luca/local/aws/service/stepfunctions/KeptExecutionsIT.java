package io.luca.local.aws.service.stepfunctions;

import static io.luca.local.aws.service.stepfunctions.Workshop.machineOf;
import static io.luca.local.aws.service.stepfunctions.Workshop.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.aws.cloud.StateFailedException;
import io.luca.local.aws.endpoint.AwsError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executions go on in another process: on a copy of the files, taken while the first one runs, which is what a killed one leaves. */
class KeptExecutionsIT {

    private static final Duration DAY = Duration.ofDays(1);

    /** As erasing a student: something is done, long after it something else, by what was known before. */
    private static final String BLOCKS_AND_REMOVES = machineOf("""
            "A":%s,
            "Rest":{"Type":"Wait","Seconds":3888000,"Next":"Remove"},
            "Remove":%s""".formatted(
                    task(",\"Assign\":{\"who\":\"{% $states.input.student %}\"},\"Next\":\"Rest\""),
                    task(",\"Output\":\"{% $who %}\",\"End\":true")));

    @TempDir
    private Path directory;

    private final List<KeptExecutions> open = new ArrayList<>();
    private int copies;

    @AfterEach
    void ends() {
        open.forEach(KeptExecutions::close);
    }

    @Test
    void one_that_rests_goes_on_when_it_would_have_and_does_nothing_twice() throws IOException {
        Workshop first = on(directory.resolve("first"));
        Execution started = first.start(BLOCKS_AND_REMOVES, "{\"student\":\"s1\"}");

        Workshop second = afterAKill(BLOCKS_AND_REMOVES);

        assertThat(second.now(started).isRunning()).isTrue();
        assertThat(second.executions.wakes(started.arn())).isEqualTo(first.executions.wakes(started.arn()));
        second.timeline.pass(DAY.multipliedBy(44));
        assertThat(second.now(started).isRunning()).isTrue();
        second.timeline.pass(DAY);
        assertThat(second.now(started).status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(second.now(started).output()).contains("\"s1\"");
        assertThat(second.calls).as("only what came after").hasSize(1);
        assertThat(second.types(started).subList(0, first.types(started).size()))
                .isEqualTo(first.types(started));
        assertThat(second.executions.history(started.arn()))
                .extracting(HistoryEvent::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void one_that_had_ended_is_still_known_and_its_name_is_taken() throws IOException {
        String passes = machineOf("\"A\":{\"Type\":\"Pass\",\"End\":true}");
        Workshop first = on(directory.resolve("first"));
        Execution ended = first.executions.start(first.machine(passes), Optional.of("n"), "{}");
        first.executions.awaitQuiet(Duration.ofSeconds(5));

        Workshop second = afterAKill(passes);

        assertThat(second.now(ended)).isEqualTo(first.now(ended));
        assertThat(second.executions.history(ended.arn())).isEqualTo(first.executions.history(ended.arn()));
        assertThatThrownBy(() -> second.executions.start(second.machine(passes), Optional.of("n"), "{}"))
                .isInstanceOf(AwsError.class);
    }

    /** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
    @Test
    void one_that_ended_90_days_ago_is_forgotten_with_its_history_and_its_name_is_free() throws IOException {
        String passes = machineOf("\"A\":{\"Type\":\"Pass\",\"End\":true}");
        Path files = directory.resolve("first");
        Workshop first = on(files);
        Execution ended = first.executions.start(first.machine(passes), Optional.of("n"), "{}");
        first.executions.awaitQuiet(Duration.ofSeconds(5));

        Workshop known = after(DAY.multipliedBy(90), files, passes);
        assertThat(known.executions.find(ended.arn())).isPresent();
        Workshop forgotten = after(DAY.multipliedBy(91), files, passes);
        assertThat(forgotten.executions.find(ended.arn())).isEmpty();

        assertThat(copyOf(directory.resolve("copy1")).all()).isEmpty();
        assertThat(forgotten
                        .executions
                        .start(forgotten.machine(passes), Optional.of("n"), "{\"another\":1}")
                        .input())
                .isEqualTo("{\"another\":1}");
    }

    @Test
    void a_task_that_was_under_way_is_called_again() throws Exception {
        String calls = machineOf("\"A\":" + task(",\"End\":true"));
        Workshop first = on(directory.resolve("first"));
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        first.serve(arguments -> {
            called.countDown();
            try {
                over.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return arguments.path("Payload");
        });
        Execution started = first.executions.start(first.machine(calls), Optional.empty(), "{\"a\":1}");
        called.await();

        Workshop second = afterAKill(calls);
        over.countDown();
        first.executions.awaitQuiet(Duration.ofSeconds(5));

        assertThat(second.now(started).output()).contains("{\"a\":1}");
        assertThat(second.calls).hasSize(1);
    }

    @Test
    void what_fails_because_the_machine_ends_is_no_part_of_it_and_nothing_is_taken_that_cannot_be_kept()
            throws IOException {
        KeptUntilTheStop keeper = new KeptUntilTheStop(kept(directory.resolve("first")));
        Workshop first = new Workshop(keeper);
        Execution resting = first.start(BLOCKS_AND_REMOVES, "{\"student\":\"s1\"}");
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch isStopped = new CountDownLatch(1);
        first.serve(_ -> {
            called.countDown();
            await(isStopped);
            throw new StateFailedException("Gone", "what it calls has ended");
        });
        Execution working =
                first.executions.start(first.machine(BLOCKS_AND_REMOVES), Optional.empty(), "{\"student\":\"s2\"}");
        await(called);
        keeper.stop();
        isStopped.countDown();
        first.executions.awaitQuiet(Duration.ofSeconds(5));

        assertTooLate(() -> first.start(BLOCKS_AND_REMOVES, "{}"));
        assertTooLate(() -> first.executions.stop(resting.arn(), Optional.empty(), Optional.empty()));
        Workshop second = afterAKill(BLOCKS_AND_REMOVES);
        assertThat(second.now(resting).isRunning()).isTrue();
        assertThat(second.now(working).isRunning()).isTrue();
    }

    /** What is written together is there together: no history says what the standing or the position does not know. */
    @Test
    void one_that_is_killed_at_any_write_comes_to_its_end_once() throws IOException {
        for (int writes = 1; ; writes++) {
            Path files = directory.resolve("killed-" + writes);
            DiesAfter keeper = new DiesAfter(kept(files), writes);
            Workshop first = new Workshop(keeper);
            Optional<Execution> started = begun(first);
            if (!keeper.isDead()) {
                first.timeline.pass(DAY.multipliedBy(50));
            }
            boolean isThrough = !keeper.isDead();
            Workshop second = afterAKill(files, BLOCKS_AND_REMOVES);
            second.timeline.pass(DAY.multipliedBy(50));

            if (started.isPresent()) {
                assertThat(second.now(started.get()).status())
                        .as("killed at write " + writes)
                        .isEqualTo(Execution.Status.SUCCEEDED);
                assertThat(second.types(started.get()))
                        .as("killed at write " + writes)
                        .endsWith("ExecutionSucceeded")
                        .containsOnlyOnce("ExecutionStarted", "ExecutionSucceeded", "WaitStateEntered");
            }
            if (isThrough) {
                return;
            }
        }
    }

    private static Optional<Execution> begun(Workshop workshop) {
        try {
            return Optional.of(workshop.start(BLOCKS_AND_REMOVES, "{\"student\":\"s1\"}"));
        } catch (IllegalStateException killed) {
            return workshop.executions.of(workshop.machine(BLOCKS_AND_REMOVES).arn()).stream()
                    .findFirst();
        }
    }

    private static void assertTooLate(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsError.class, refused -> assertThat(refused.status()).isEqualTo(503));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** A keeper whose process ends with a write. */
    private static final class DiesAfter implements ExecutionKeeper {

        private final ExecutionKeeper keeper;
        private final AtomicInteger left;

        DiesAfter(ExecutionKeeper keeper, int writes) {
            this.keeper = keeper;
            this.left = new AtomicInteger(writes);
        }

        boolean isDead() {
            return left.get() <= 0;
        }

        private void write(Runnable write) {
            if (left.getAndDecrement() <= 0) {
                throw new IllegalStateException("killed");
            }
            write.run();
        }

        @Override
        public void begins(Execution execution) {
            write(() -> keeper.begins(execution));
        }

        @Override
        public void happened(String arn, HistoryEvent event) {
            write(() -> keeper.happened(arn, event));
        }

        @Override
        public void entered(String arn, HistoryEvent event, Position position) {
            write(() -> keeper.entered(arn, event, position));
        }

        @Override
        public void ended(Execution execution, HistoryEvent event) {
            write(() -> keeper.ended(execution, event));
        }

        @Override
        public List<Kept> all() {
            return keeper.all();
        }

        @Override
        public void forget(Kept kept) {
            write(() -> keeper.forget(kept));
        }
    }

    @Test
    void one_whose_state_is_no_more_fails_and_says_which() throws IOException {
        Workshop first = on(directory.resolve("first"));
        Execution started = first.start(BLOCKS_AND_REMOVES, "{\"student\":\"s1\"}");

        Workshop second = afterAKill(machineOf("\"A\":{\"Type\":\"Pass\",\"End\":true}"));

        assertThat(second.now(started).status()).isEqualTo(Execution.Status.FAILED);
        assertThat(second.now(started).cause().orElseThrow()).contains("Rest");
    }

    private Workshop on(Path files) {
        return new Workshop(kept(files));
    }

    private KeptExecutions kept(Path files) {
        KeptExecutions kept = new KeptExecutions(files);
        open.add(kept);
        return kept;
    }

    private Workshop afterAKill(String definition) throws IOException {
        return afterAKill(directory.resolve("first"), definition);
    }

    private Workshop afterAKill(Path before, String definition) throws IOException {
        return after(Duration.ZERO, before, definition);
    }

    /** A copy of the files of a directory. */
    private KeptExecutions copyOf(Path before) throws IOException {
        Path copy = directory.resolve("copy" + copies++);
        Files.createDirectories(copy);
        try (Stream<Path> files = Files.list(before)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return kept(copy);
    }

    private Workshop after(Duration time, Path before, String definition) throws IOException {
        Workshop next = new Workshop(copyOf(before));
        next.timeline.pass(time);
        StateMachine machine = next.machine(definition);
        next.executions.takeOver(
                arn -> Optional.of(machine).filter(known -> known.arn().equals(arn)));
        next.executions.awaitQuiet(Duration.ofSeconds(5));
        return next;
    }
}
