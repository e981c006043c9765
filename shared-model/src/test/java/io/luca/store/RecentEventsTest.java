package io.luca.store;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.StudentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecentEventsTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    /** Whoever sends however many of later times: the one report of a teacher is shown. */
    @Property
    void one_report_is_shown_whatever_the_student_and_nine_others_send_after_it(
            @ForAll @IntRange(max = 60) int ofStudent,
            @ForAll @Size(max = 9) List<@IntRange(min = 1, max = 50) Integer> ofOthers) {
        List<BehaviorEvent> reports = new ArrayList<>(List.of(event("teacher_0", 0)));
        for (int other = 0; other < ofOthers.size(); other++) {
            reports.addAll(events("teacher_" + (other + 1), ofOthers.get(other)));
        }

        List<BehaviorEvent> shown = RecentEvents.of(reports, events("ana", ofStudent));

        assertThat(shown.stream().map(BehaviorEvent::sender).collect(toSet()))
                .containsAll(reports.stream().map(BehaviorEvent::sender).toList());
        assertThat(shown).hasSize(Math.min(RecentEvents.SHOWN, ofStudent + reports.size()));
        assertThat(shown).isSortedAccordingTo((a, b) -> b.occurredAt().compareTo(a.occurredAt()));
    }

    @Property
    void of_many_who_say_something_nobody_has_a_second_place_while_another_has_none(
            @ForAll @Size(min = 11, max = 30) List<@IntRange(min = 1, max = 5) Integer> ofOthers) {
        List<BehaviorEvent> reports = new ArrayList<>();
        for (int other = 0; other < ofOthers.size(); other++) {
            reports.addAll(events("teacher_" + other, ofOthers.get(other)));
        }

        List<BehaviorEvent> shown = RecentEvents.of(reports, List.of());

        assertThat(shown.stream().map(BehaviorEvent::sender).collect(toSet()))
                .hasSize(Math.min(RecentEvents.SHOWN, ofOthers.size()));
    }

    @Property
    void of_each_sender_no_more_than_fit_need_to_be_looked_at(
            @ForAll @IntRange(max = 30) int ofStudent,
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 50) Integer> ofOthers) {
        List<BehaviorEvent> all = new ArrayList<>();
        List<BehaviorEvent> newest = new ArrayList<>();
        for (int other = 0; other < ofOthers.size(); other++) {
            List<BehaviorEvent> reports = events("teacher_" + other, ofOthers.get(other));
            all.addAll(reports);
            newest.addAll(reports.subList(0, Math.min(RecentEvents.SHOWN, reports.size())));
        }

        assertThat(RecentEvents.of(newest, events("ana", ofStudent)))
                .isEqualTo(RecentEvents.of(all, events("ana", ofStudent)));
    }

    /** Of how many senders a reading passes over the rest of what each says, once others fill all places with their share. */
    @Property
    void of_each_sender_as_few_need_to_be_looked_at_as_others_leave_room_for(
            @ForAll @IntRange(max = 30) int ofStudent,
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 50) Integer> ofOthers) {
        int most = RecentEvents.mostOfASender(ofOthers);
        List<BehaviorEvent> all = new ArrayList<>();
        List<BehaviorEvent> newest = new ArrayList<>();
        for (int other = 0; other < ofOthers.size(); other++) {
            List<BehaviorEvent> reports = events("teacher_" + other, ofOthers.get(other));
            all.addAll(reports);
            newest.addAll(reports.subList(0, Math.min(most, reports.size())));
        }

        assertThat(RecentEvents.of(newest, events("ana", ofStudent)))
                .isEqualTo(RecentEvents.of(all, events("ana", ofStudent)));
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
