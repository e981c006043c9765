package io.luca.model;

import static io.luca.model.Manifest.Status.CONFIRMED;
import static io.luca.model.Manifest.Status.DEAD_LETTER;
import static io.luca.model.Manifest.Status.PREPARED;
import static io.luca.model.Manifest.Status.RECEIVED;
import static io.luca.model.Manifest.Status.REFUSED;
import static io.luca.model.Manifest.Status.SENDING;
import static io.luca.model.Manifest.Status.SUPERSEDED;
import static io.luca.model.Manifest.Status.TURNED_DOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.Manifest.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ManifestStatusTest {

    private static final Pattern ARROW = Pattern.compile("^    (\\S+) --> (\\S+)", Pattern.MULTILINE);
    private static final Instant AT = Instant.parse("2024-04-16T02:00:00Z");

    /** A batch's whole way so far, from the status that it is written down with. */
    record History(List<Status> statuses) {}

    @Property
    void what_is_final_is_the_last_of_every_history(@ForAll("histories") History history) {
        assertThat(history.statuses().subList(0, history.statuses().size() - 1)).noneMatch(Status::isFinal);
    }

    @Property
    void a_batch_is_sent_only_when_it_is_known_not_to_have_arrived(@ForAll("histories") History history) {
        assertThat(before(history, SENDING)).isSubsetOf(PREPARED);
    }

    @Property
    void grades_are_marked_only_once_the_answer_of_the_government_is_written_down(
            @ForAll("histories") History history) {
        assertThat(before(history, CONFIRMED)).isSubsetOf(RECEIVED);
        assertThat(before(history, REFUSED)).isSubsetOf(TURNED_DOWN);
    }

    @Property
    void a_batch_lets_its_grades_go_for_another_one_only_when_the_government_does_not_have_it(
            @ForAll("histories") History history) {
        assertThat(before(history, SUPERSEDED)).isSubsetOf(PREPARED, CONFIRMED);
    }

    @Property
    void a_batch_that_was_given_up_comes_back_to_the_government_or_stays_so(@ForAll("histories") History history) {
        assertThat(after(history, DEAD_LETTER)).isSubsetOf(PREPARED, RECEIVED);
    }

    @Property
    void from_every_status_there_is_a_way_on_to_where_no_grade_is_held(@ForAll("histories") History history) {
        Set<Status> reachable = reachableFrom(history.statuses().getLast());

        assertThat(reachable).anyMatch(status -> !status.holdsGrades());
    }

    @Test
    void every_status_is_reached_by_some_batch() {
        assertThat(reachableFrom(PREPARED)).containsExactlyInAnyOrder(Status.values());
    }

    @Test
    void what_is_final_holds_no_grade() {
        assertThat(Status.values()).filteredOn(Status::isFinal).isNotEmpty().noneMatch(Status::holdsGrades);
    }

    @Property
    void a_manifest_says_that_it_is_being_sent_only_after_it_was_prepared(@ForAll Status status) {
        Manifest manifest = manifest(status);

        if (status == PREPARED) {
            assertThat(manifest.sending(AT).status()).isEqualTo(SENDING);
        } else {
            assertThatThrownBy(() -> manifest.sending(AT))
                    .isInstanceOf(LucaException.class)
                    .hasMessage("the batch is " + status + ", and cannot become SENDING");
        }
    }

    @Test
    void the_diagram_of_the_documentation_has_these_transitions_and_no_other() throws IOException {
        Set<String> drawn = new HashSet<>();
        Matcher arrow = ARROW.matcher(diagram());
        while (arrow.find()) {
            assertThat(drawn.add(arrow.group(1) + " --> " + arrow.group(2)))
                    .as(arrow.group())
                    .isTrue();
        }

        assertThat(drawn).containsExactlyInAnyOrderElementsOf(transitions());
    }

    private static String diagram() throws IOException {
        String page = Files.readString(Path.of("../docs/government-sync.md"));
        int chapter = page.indexOf("## The statuses of a batch");
        int start = page.indexOf("```mermaid\nstateDiagram-v2\n", chapter);
        assertThat(chapter).isPositive();
        assertThat(start).isPositive();
        return page.substring(start, page.indexOf("\n```\n", start));
    }

    private static List<String> transitions() {
        List<String> all = new ArrayList<>(List.of("[*] --> " + PREPARED));
        for (Status from : Status.values()) {
            from.next().forEach(to -> all.add(from + " --> " + to));
            if (!from.holdsGrades()) {
                all.add(from + " --> [*]");
            }
        }
        return all;
    }

    private static Set<Status> reachableFrom(Status start) {
        Set<Status> found = EnumSet.of(start);
        while (found.addAll(found.stream().flatMap(each -> each.next().stream()).toList())) {
            // until nothing new is found
        }
        return found;
    }

    private static List<Status> before(History history, Status status) {
        List<Status> all = history.statuses();
        List<Status> found = new ArrayList<>();
        for (int at = 1; at < all.size(); at++) {
            if (all.get(at) == status) {
                found.add(all.get(at - 1));
            }
        }
        return found;
    }

    private static List<Status> after(History history, Status status) {
        List<Status> all = history.statuses();
        List<Status> found = new ArrayList<>();
        for (int at = 1; at < all.size(); at++) {
            if (all.get(at - 1) == status) {
                found.add(all.get(at));
            }
        }
        return found;
    }

    private static Manifest manifest(Status status) {
        SentGrade grade = new SentGrade(
                new StudentId("ana"), new SubjectId("mate"), BigDecimal.TEN, BigDecimal.ZERO, BigDecimal.TEN, true, 1);
        return new Manifest(
                SyncBatch.of(new SchoolId("s1"), new PeriodId("Q1"), List.of(grade)),
                status,
                new RunName("run-1"),
                1,
                false,
                AT,
                AT,
                null,
                new GovernmentReceipt("r-1"),
                null,
                List.of(),
                0);
    }

    /** Each choice is of one of the statuses that are tried; those that may not follow are passed over, as the table does. */
    @Provide
    Arbitrary<History> histories() {
        return Arbitraries.of(Status.values()).list().ofMaxSize(60).map(tried -> {
            List<Status> all = new ArrayList<>(List.of(PREPARED));
            for (Status next : tried) {
                if (all.getLast().mayBecome(next)) {
                    all.add(next);
                }
            }
            return new History(List.copyOf(all));
        });
    }
}
