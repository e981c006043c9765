package io.luca.interactive.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.Notice;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** Time is what the test says; a reading may take some. */
class SnapshotsTest {

    private static final Duration NANO = Duration.ofNanos(1);

    private final Deque<Runnable> background = new ArrayDeque<>();
    private final Snapshots<String, String> snapshots =
            new Snapshots<>(10, () -> this.now, background::add, this::read);
    /** Where a machine's counter may begin, so that it soon goes from the greatest number to the least. */
    private long now = Long.MAX_VALUE - 1_000;

    private String stored = "first";
    private Duration readingTakes = Duration.ZERO;
    private Runnable whileReading = () -> {};
    private boolean isStoreDown;
    private int readings;

    private String read(String key) {
        readings++;
        if (isStoreDown) {
            throw LucaException.unavailable("down", null);
        }
        String answer = stored;
        Runnable meanwhile = whileReading;
        whileReading = () -> {};
        meanwhile.run();
        pass(readingTakes);
        return answer;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void what_decides_about_a_write_is_never_older_than_a_minute_whether_or_not_anybody_asked_before() {
        assertThat(snapshots.current("k")).isEqualTo("first");
        stored = "second";
        pass(Notice.OLDEST_SNAPSHOT.minus(NANO));
        assertThat(snapshots.current("k")).isEqualTo("first");
        pass(NANO);

        assertThat(snapshots.current("k")).isEqualTo("second");

        stored = "third";
        pass(Duration.ofHours(1));
        assertThat(snapshots.current("k")).isEqualTo("third");
    }

    /** The answer of a slow store may be that old already when it comes. */
    @Test
    void age_is_counted_from_the_beginning_of_the_reading() {
        readingTakes = Duration.ofSeconds(4);
        assertThat(snapshots.current("k")).isEqualTo("first");
        stored = "second";
        readingTakes = Duration.ZERO;
        pass(Notice.OLDEST_SNAPSHOT.minusSeconds(4));

        assertThat(snapshots.current("k")).isEqualTo("second");
    }

    @Test
    void an_answer_that_was_a_minute_on_its_way_decides_nothing() {
        readingTakes = Notice.OLDEST_SNAPSHOT;

        assertUnavailable(() -> snapshots.current("k"));
    }

    @Test
    void what_is_asked_for_all_the_time_is_renewed_in_the_background_and_nobody_waits() {
        snapshots.current("k");
        stored = "second";
        pass(Duration.ofSeconds(30));
        int before = readings;

        assertThat(snapshots.current("k")).isEqualTo("first");
        assertThat(readings).as("who asks reads nothing").isEqualTo(before);
        work();
        assertThat(snapshots.current("k")).isEqualTo("second");

        pass(Duration.ofSeconds(50));
        assertThat(snapshots.current("k")).isEqualTo("second");
        assertThat(readings).isEqualTo(before + 1);
    }

    @Test
    void while_the_store_fails_reading_goes_on_for_five_minutes_and_no_write_does() {
        snapshots.current("k");
        isStoreDown = true;
        pass(Notice.OLDEST_SNAPSHOT);

        assertUnavailable(() -> snapshots.current("k"));
        assertThat(snapshots.lastKnown("k")).isEqualTo("first");
        pass(Snapshots.LAST_RESORT.minus(Notice.OLDEST_SNAPSHOT).minus(NANO));
        assertThat(snapshots.lastKnown("k")).isEqualTo("first");
        pass(NANO);
        assertUnavailable(() -> snapshots.lastKnown("k"));
    }

    @Test
    void reading_takes_the_newest_while_the_store_answers() {
        snapshots.lastKnown("k");
        stored = "second";
        pass(Notice.OLDEST_SNAPSHOT);

        assertThat(snapshots.lastKnown("k")).isEqualTo("second");
    }

    @Test
    void what_was_forgotten_is_read_again() {
        snapshots.current("k");
        stored = "second";
        snapshots.forget("k");

        assertThat(snapshots.current("k")).isEqualTo("second");
    }

    /** Who has asked before the change may be answered by what was; nobody after it is. */
    @Test
    void what_changes_while_it_is_read_for_the_first_time_is_not_remembered_as_it_was() {
        whileReading = this::change;

        assertThat(snapshots.current("k")).isEqualTo("first");
        assertThat(snapshots.current("k")).isEqualTo("second");
    }

    @Test
    void what_changes_while_it_is_renewed_is_not_remembered_as_it_was() {
        snapshots.current("k");
        pass(Duration.ofSeconds(30));
        snapshots.current("k");
        whileReading = this::change;

        work();

        assertThat(snapshots.lastKnown("k")).isEqualTo("second");
    }

    /** One that was overtaken, by a reading that began later. */
    @Test
    void a_slow_reading_does_not_replace_a_newer_one() {
        whileReading = () -> {
            stored = "second";
            pass(NANO);
            assertThat(snapshots.current("k")).isEqualTo("second");
        };

        assertThat(snapshots.current("k")).isEqualTo("first");
        assertThat(snapshots.current("k")).isEqualTo("second");
    }

    private void change() {
        stored = "second";
        snapshots.forget("k");
    }

    private void work() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    private static void assertUnavailable(Runnable question) {
        assertThatThrownBy(question::run)
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
