package io.luca.store;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.StudentId;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RecentEventsTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    /** Whoever sends however many of later times: the one report of a teacher is shown. */
    @Property
    void one_report_is_shown_whatever_the_student_and_another_one_send_after_it(
            @ForAll @IntRange(max = 60) int ofStudent, @ForAll @IntRange(max = 50) int ofOther) {
        List<BehaviorEvent> reports = new java.util.ArrayList<>(events("teacher_2", ofOther));
        reports.add(event("teacher_1", 0));

        List<BehaviorEvent> shown = RecentEvents.of(reports, events("ana", ofStudent));

        assertThat(shown.stream().map(BehaviorEvent::sender).collect(toSet())).contains(new PersonId("teacher_1"));
        assertThat(shown).hasSize(Math.min(RecentEvents.SHOWN, ofStudent + ofOther + 1));
        assertThat(shown).isSortedAccordingTo((a, b) -> b.occurredAt().compareTo(a.occurredAt()));
    }

    @Property
    void what_the_student_sends_has_half_of_the_places_if_it_needs_them(
            @ForAll @IntRange(max = 60) int ofStudent, @ForAll @IntRange(max = 50) int ofOther) {
        List<BehaviorEvent> shown = RecentEvents.of(events("teacher_1", ofOther), events("ana", ofStudent));

        assertThat(shown)
                .filteredOn(event -> event.sender().value().equals("ana"))
                .hasSize(Math.min(ofStudent, Math.max(10, 20 - ofOther)));
    }

    /** The newest first. */
    private static List<BehaviorEvent> events(String sender, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> event(sender, count - number))
                .toList();
    }

    private static BehaviorEvent event(String sender, int second) {
        return new BehaviorEvent(
                new EventId("e-" + second),
                new StudentId("ana"),
                new PersonId(sender),
                "nota",
                NOON.plusSeconds(second),
                "{}");
    }
}
