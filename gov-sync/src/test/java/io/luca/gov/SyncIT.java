package io.luca.gov;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.BatchKey;
import io.luca.model.Erasure;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.SchoolState;
import io.luca.store.LocalTable;
import io.luca.store.SchoolSync;
import io.luca.store.SyncState;
import io.luca.tracing.InvocationTraces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SyncIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private SyncFixture fixture;
    private Partner partner;
    private School norte;
    private Workflow run;

    @BeforeEach
    void start() {
        fixture = new SyncFixture(TABLE);
        partner = fixture.partner();
        norte = fixture.school("norte");
        run = fixture.run("run-1", 98);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void every_grade_of_every_school_reaches_the_government_once() {
        norte.grades("ana", "beto", "carla");
        fixture.school("norte-2").grades("ana", "dora");

        fixture.run("run-1", 2).run();

        assertThat(partner.versions())
                .isEqualTo(Map.of(
                        "norte/ana/matematicas/1", 1,
                        "norte/beto/matematicas/1", 1,
                        "norte/carla/matematicas/1", 1,
                        "norte-2/ana/matematicas/1", 1,
                        "norte-2/dora/matematicas/1", 1));
        assertThat(partner.posts()).isEqualTo(3);
        assertThat(Set.copyOf(fixture.grades().values())).containsExactly("v1 SYNCED");
        assertThat(fixture.sync(norte).state().open()).isEmpty();
    }

    @Test
    void a_run_that_is_through_holds_no_period() {
        norte.grades("ana");

        run.run();

        assertThat(fixture.sync(norte).state().run()).isEmpty();
    }

    @Test
    void grades_wait_for_another_batch_while_a_thousand_hold_some() {
        norte.grades("ana");
        SchoolSync sync = fixture.sync(norte);
        SyncState state = sync.take(SyncFixture.name("run-1"), School.DAY);
        Set<BatchKey> thousand = IntStream.range(0, 1_000)
                .mapToObj(number -> new BatchKey(new UUID(0x5000, Long.MIN_VALUE + number)))
                .collect(Collectors.toSet());
        SyncState full = new SyncState(state.holder(), state.until(), Set.of(), thousand, state.revision());

        assertThat(sync.isWaiting(full)).isFalse();
        assertThat(sync.claim(SyncFixture.name("run-1"), 98, School.DAY, full)).isEmpty();
        assertThat(sync.isWaiting(state)).isTrue();
        assertThat(sync.claim(SyncFixture.name("run-1"), 98, School.DAY, state)).isPresent();
    }

    @Test
    void of_a_suspended_school_what_is_under_way_is_settled_and_nothing_new_is_begun() {
        norte.grades("ana");
        fixture.school("norte-2").grades("dora");
        ObjectNode underWay = run.batch(norte);
        norte.grades("beto");
        var _ = TABLE.registry().change(norte.id(), SchoolState.SUSPENDED, School.DAY);

        assertThat(run.query(Json.object().put("count", true)).path("pending").asInt())
                .as("what waits of the other school alone")
                .isEqualTo(1);
        run.run();

        assertThat(underWay.isEmpty()).isFalse();
        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/1", 1, "norte-2/dora/matematicas/1", 1));
        var _ = TABLE.registry().change(norte.id(), SchoolState.ACTIVE, School.DAY);
        run.run();
        assertThat(partner.versions()).containsEntry("norte/beto/matematicas/1", 1);
    }

    @Test
    void of_a_school_that_is_suspended_between_two_steps_nothing_new_is_prepared() {
        norte.grades("ana");
        assertThat(run.query().path("found").asBoolean()).isTrue();
        var _ = TABLE.registry().change(norte.id(), SchoolState.SUSPENDED, School.DAY);

        assertThat(run.prepare(norte).path("prepared").asBoolean()).isFalse();

        assertThat(fixture.sync(norte).state().run()).isEmpty();
        assertThat(fixture.sync(norte).state().open()).isEmpty();
    }

    @Test
    void a_batch_says_what_the_contract_asks_for() throws Exception {
        norte.grades("ana");

        run.run();

        assertThat(partner.header("X-Correlation-Id")).isEqualTo("run-1");
        assertThat(partner.header("Content-Type")).isEqualTo("application/json");
        assertThat(partner.header("Idempotency-Key")).isEqualTo(partner.keys().getFirst());
    }

    /** A part of the step's own trace, which the government may tell its own by. */
    @Test
    void the_government_is_told_the_trace_of_a_step() {
        norte.grades("ana");
        InvocationTraces traces = new InvocationTraces(
                Map.of("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:9"),
                () -> Optional.of("Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1"));

        var _ = traces.run(_ -> {
            run.run();
            return "done";
        });

        assertThat(partner.header("traceparent"))
                .matches("00-58406520a006649127e371903a2de979-[0-9a-f]{16}-01")
                .doesNotContain("4c721bf33e3caf8f");
    }

    @Test
    void a_synced_grade_knows_its_receipt() {
        norte.grades("ana");

        run.run();

        Map<String, AttributeValue> grade = fixture.items("GRADE#").getFirst();
        assertThat(SyncFixture.text(grade, "sync_receipt")).startsWith("R-");
        assertThat(SyncFixture.text(grade, "synced_at")).isEqualTo(School.DAY.toString());
    }

    @Test
    void a_grade_that_is_written_waits_and_a_new_version_waits_again() {
        norte.grades("ana");
        assertThat(fixture.grades()).containsEntry("ana", "v1 PENDING waits");
        run.run();
        norte.grade("ana", "90");

        assertThat(fixture.grades()).containsEntry("ana", "v2 PENDING waits");
        assertThat(fixture.items("GRADE#").getFirst()).doesNotContainKeys("sync_receipt", "synced_at");
        run.run();
        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/1", 1, "norte/ana/matematicas/2", 1));
    }

    @Test
    void a_grade_that_is_taken_away_waits_no_more() {
        norte.grades("ana");
        norte.excuse("ana");

        run.run();

        assertThat(partner.posts()).isZero();
        assertThat(fixture.items("GRADE#").getFirst()).doesNotContainKeys("GSI1PK", "sync_status");
    }

    @Test
    void a_full_batch_fits_into_its_transactions() {
        norte.grades(IntStream.range(0, 120).mapToObj(n -> "s" + n).toArray(String[]::new));

        run.run();

        assertThat(partner.posts()).isEqualTo(2);
        assertThat(partner.versions()).hasSize(120);
        assertThat(Set.copyOf(fixture.grades().values())).containsExactly("v1 SYNCED");
    }

    @Test
    void preparing_again_gives_the_same_batch() {
        norte.grades("ana", "beto");

        JsonNode first = run.batch(norte);
        norte.grades("carla");

        assertThat(run.batch(norte)).isEqualTo(first);
        assertThat(run.prepare(norte).path("count").asInt()).isEqualTo(2);
    }

    @Test
    void the_key_of_a_batch_is_that_of_its_grades_whoever_makes_it() {
        norte.grades("ana", "beto");
        JsonNode first = run.batch(norte);
        TABLE.renew();
        norte = fixture.school("norte");
        norte.grades("beto", "ana");

        assertThat(fixture.run("another", 98).batch(norte)).isEqualTo(first);
    }

    @Test
    void a_grade_that_changes_before_its_batch_was_sent_supersedes_the_batch() {
        norte.grades("ana", "beto");
        ObjectNode old = run.batch(norte);
        norte.grade("ana", "90");

        ObjectNode next = run.batch(norte);

        assertThat(next).isNotEqualTo(old);
        assertThat(fixture.manifest(norte, old).status()).isEqualTo(Status.SUPERSEDED);
        assertThat(run.send(old).path("outcome").asText()).isEqualTo("BUSY");
        run.run();
        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/2", 1, "norte/beto/matematicas/1", 1));
    }

    /** Hours may lie between two tries: what is sent is what the manifest promises, and the change goes with a later batch. */
    @Test
    void a_grade_that_changes_between_preparing_and_sending_goes_as_it_was_promised_and_its_change_after_it() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);
        norte.grade("ana", "90");

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
        JsonNode marked = run.mark(batch);

        assertThat(marked.path("confirmed").asInt()).isOne();
        assertThat(marked.path("let_go").asInt()).isOne();
        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/1", 1, "norte/beto/matematicas/1", 1));
        run.run();
        assertThat(partner.versions()).hasSize(3).containsEntry("norte/ana/matematicas/2", 1);
        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v2 SYNCED", "beto", "v1 SYNCED"));
    }

    @Test
    void who_was_blocked_before_a_batch_was_made_is_in_none_and_holds_no_place_in_one() {
        norte.grades("ana", "beto", "carla", "dora", "elsa");
        norte.block("ana");
        norte.block("beto");
        norte.block("dora");

        fixture.run("run-1", 2).run();

        assertThat(partner.versions()).isEqualTo(Map.of("norte/carla/matematicas/1", 1, "norte/elsa/matematicas/1", 1));
        assertThat(partner.posts()).isOne();
        assertThat(fixture.grades()).containsEntry("ana", "v1 PENDING waits").containsEntry("carla", "v1 SYNCED");
    }

    @Test
    void where_only_grades_of_blocked_students_wait_there_is_nothing_to_do_and_nothing_to_count() {
        norte.grades("ana", "beto");
        norte.block("ana");
        norte.block("beto");

        assertThat(run.query().path("found").asBoolean()).isFalse();
        assertThat(run.prepare(norte).path("prepared").asBoolean()).isFalse();
        assertThat(fixture.sync(norte).waiting(fixture.sync(norte).state())).isZero();
    }

    /** What a batch holds is promised. */
    @Test
    void who_is_blocked_between_preparing_and_sending_goes_with_the_batch_that_was_made() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);
        norte.block("ana");

        assertThat(run.batch(norte)).isEqualTo(batch);
        run.run();

        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/1", 1, "norte/beto/matematicas/1", 1));
        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v1 SYNCED", "beto", "v1 SYNCED"));
    }

    @Test
    void who_is_blocked_is_not_taken_over_into_the_batch_that_follows_one_that_never_went() {
        norte.grades("ana", "beto");
        ObjectNode old = run.batch(norte);
        norte.block("ana");
        norte.grade("beto", "90");

        run.run();

        assertThat(fixture.manifest(norte, old).status()).isEqualTo(Status.SUPERSEDED);
        assertThat(partner.versions()).isEqualTo(Map.of("norte/beto/matematicas/2", 1));
    }

    @Test
    void who_is_blocked_no_more_is_sent_with_the_next_batch() {
        norte.grades("ana", "beto");
        norte.block("ana");
        run.run();
        norte.unblock("ana");

        run.run();

        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/1", 1, "norte/beto/matematicas/1", 1));
    }

    /** Else they would count as reported, and keep the score that one who counts no more has given them. */
    @Test
    void grades_that_were_measured_by_somebody_who_is_blocked_wait_until_the_night_has_measured_them_anew() {
        norte.measureByTheBest();
        norte.grades("ana", "best");
        Erasure erasure = norte.block("best");

        run.run();

        assertThat(partner.posts()).isZero();
        assertThat(run.query().path("found").asBoolean()).isFalse();
        norte.settle(erasure);
        run.run();
        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/1", 1));
    }

    @Test
    void grades_wait_as_well_for_the_night_that_counts_in_who_has_come_back() {
        norte.measureByTheBest();
        norte.grades("ana", "best");
        norte.settle(norte.block("best"));
        Erasure withdrawn = norte.unblock("best");

        run.run();

        assertThat(partner.posts()).isZero();
        norte.settle(withdrawn);
        run.run();
        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/1", 1, "norte/best/matematicas/1", 1));
    }

    @Test
    void a_class_waits_for_no_night_because_somebody_has_left_who_has_no_marks_in_it_or_because_grades_are_their_own() {
        School sur = fixture.school("sur").grades("ana", "best");
        norte.measureByTheBest();
        norte.grades("ana");
        norte.block("elsewhere");
        sur.block("best");

        run.run();

        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/1", 1, "sur/ana/matematicas/1", 1));
    }

    @Test
    void a_grade_that_changes_after_its_batch_may_have_arrived_does_not_change_the_batch() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);
        partner.next(new Partner.Breaks(false));
        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(run.settle(batch).path("outcome").asText()).isEqualTo("ABSENT");
        norte.grade("ana", "90");

        assertThat(run.batch(norte)).isEqualTo(batch);
        run.run();
        assertThat(partner.versions())
                .isEqualTo(Map.of(
                        "norte/ana/matematicas/1", 1,
                        "norte/ana/matematicas/2", 1,
                        "norte/beto/matematicas/1", 1));
        assertThat(fixture.grades()).containsEntry("ana", "v2 SYNCED");
    }

    @Test
    void a_grade_that_changes_between_sending_and_marking_stays_pending() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);
        run.send(batch);
        norte.grade("ana", "90");

        JsonNode marked = run.mark(batch);

        assertThat(marked.path("confirmed").asInt()).isOne();
        assertThat(marked.path("let_go").asInt()).isOne();
        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v2 PENDING waits", "beto", "v1 SYNCED"));
        run.run();
        assertThat(partner.versions()).containsEntry("norte/ana/matematicas/2", 1);
    }

    @Test
    void a_grade_that_changes_while_it_is_put_into_a_batch_goes_in_its_new_version_alone() {
        norte.grades("ana", "beto");
        JsonNode prepared = whileOther(Before::transaction, () -> norte.grade("ana", "90"));

        assertThat(prepared.path("count").asInt()).isEqualTo(2);
        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v2 PENDING waits held", "beto", "v1 PENDING waits held"));
        run.run();
        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/2", 1, "norte/beto/matematicas/1", 1));
    }

    /** The index may be behind: what it shows is not what is there. */
    @Test
    void a_grade_that_the_index_shows_as_it_was_goes_as_it_is() {
        norte.grades("ana", "beto");
        JsonNode prepared = whileOther(Before::read, () -> norte.grade("ana", "90"));

        run.send((ObjectNode) prepared.path("batch"));
        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/2", 1, "norte/beto/matematicas/1", 1));
    }

    @Test
    void a_grade_that_the_index_still_shows_and_the_government_has_is_in_no_batch() {
        norte.grades("ana", "beto");

        JsonNode prepared = whileOther(Before::read, run::run);

        assertThat(prepared.path("prepared").asBoolean()).isFalse();
        assertThat(partner.posts()).isOne();
    }

    /** What a step of the same run can do between what another one reads and what it writes, as a call may be made twice. */
    static Stream<Arguments> meanwhile() {
        Meanwhile made = (_, _) -> {};
        Meanwhile putAside = (step, batch) -> {
            step.send(batch);
            step.fail(batch);
        };
        Meanwhile sent = (step, batch) -> {
            step.send(batch);
            step.mark(batch);
        };
        return Stream.of(
                Arguments.of("made", false, made),
                Arguments.of("put aside", true, putAside),
                Arguments.of("sent", false, sent));
    }

    /** What becomes of a batch. */
    interface Meanwhile {
        void goOn(Workflow step, ObjectNode batch);
    }

    @ParameterizedTest(name = "a batch was {0} meanwhile")
    @MethodSource("meanwhile")
    void a_grade_that_another_step_put_into_a_batch_meanwhile_is_in_no_second_one(
            String what, boolean isDown, Meanwhile meanwhile) {
        norte.grades("ana", "beto");
        if (isDown) {
            partner.next(new Partner.Breaks(true));
        }
        Workflow other = fixture.run("run-1", 1);

        assertThatThrownBy(() -> whileOther(Before::transaction, () -> meanwhile.goOn(other, other.batch(norte))))
                .as(what)
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.retryable()).isTrue());

        run.run();
        Map<String, Integer> once = Map.of("norte/ana/matematicas/1", 1, "norte/beto/matematicas/1", 1);
        assertThat(partner.versions()).isEqualTo(once);
    }

    /** A batch that is prepared while something else happens between two of its requests. */
    private JsonNode whileOther(
            Function<AtomicReference<Runnable>, ExecutionInterceptor> moment, Runnable somethingElse) {
        try (DynamoDbClient client = TABLE.client(moment.apply(new AtomicReference<>(somethingElse)))) {
            return fixture.run("run-1", 98, client).prepare(norte);
        }
    }

    /** Its first version must be settled before the second may go. */
    @Test
    void a_new_version_of_a_grade_waits_for_the_batch_that_holds_the_old_one() {
        norte.grades("ana");
        ObjectNode batch = run.batch(norte);
        partner.next(new Partner.Breaks(true));
        run.send(batch);
        run.fail(batch);
        norte.grade("ana", "90");

        assertThat(run.query().path("found").asBoolean()).isFalse();
        assertThat(run.prepare(norte).path("prepared").asBoolean()).isFalse();
        assertThat(fixture.grades()).containsEntry("ana", "v2 PENDING waits held");
    }

    @Test
    void a_grade_that_is_taken_away_under_way_is_let_go() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);
        run.send(batch);
        norte.excuse("ana");

        run.mark(batch);

        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v2 ", "beto", "v1 SYNCED"));
    }

    @Test
    void every_step_may_be_done_again() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
        assertThat(run.settle(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
        assertThat(run.mark(batch)).isEqualTo(run.mark(batch));
        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
        assertThat(partner.posts()).isOne();
    }

    @Test
    void marking_what_the_government_is_not_known_to_have_is_refused() {
        norte.grades("ana");
        ObjectNode batch = run.batch(norte);

        assertThatThrownBy(() -> run.mark(batch))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThat(fixture.grades()).containsEntry("ana", "v1 PENDING waits held");
    }

    @Test
    void a_second_run_is_told_that_the_period_is_busy_and_does_not_send() {
        norte.grades("ana");
        ObjectNode batch = run.batch(norte);
        Workflow second = fixture.run("run-2", 98);

        JsonNode prepared = second.prepare(norte);

        assertThat(prepared.path("prepared").asBoolean()).isFalse();
        assertThat(prepared.path("busy").asBoolean()).isTrue();
        assertThat(prepared.path("retry_after_seconds").asInt()).isEqualTo(900);
        assertThat(second.send(batch).path("outcome").asText()).isEqualTo("BUSY");
        assertThat(second.query().path("found").asBoolean()).isFalse();
        assertThat(second.query().path("busy").asInt()).isOne();
        assertThat(partner.posts()).isZero();
    }

    @Test
    void a_run_whose_lease_has_ended_is_succeeded_and_sends_no_more() {
        norte.grades("ana");
        ObjectNode batch = run.batch(norte);
        Workflow second = fixture.run("run-2", 98).after(Duration.ofMinutes(16));
        assertThat(second.batch(norte)).isEqualTo(batch);

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("BUSY");
        assertThat(run.prepare(norte).path("busy").asBoolean()).isTrue();
        second.run();
        assertThat(partner.posts()).isOne();
        assertThat(fixture.grades()).containsEntry("ana", "v1 SYNCED");
    }

    @Test
    void what_another_run_left_half_sent_is_asked_for_before_it_is_sent() {
        norte.grades("ana");
        ObjectNode batch = run.batch(norte);
        Manifest manifest = fixture.manifest(norte, batch);
        assertThat(fixture.sync(norte).beginSending(manifest, SyncFixture.name("run-1"), School.DAY))
                .isPresent();

        Workflow second = fixture.run("run-2", 98).after(Duration.ofMinutes(16));

        assertThat(second.prepare(norte).path("status").asText()).isEqualTo("SENDING");
        assertThat(second.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(partner.posts()).isZero();
        assertThat(second.settle(batch).path("outcome").asText()).isEqualTo("ABSENT");
        second.run();
        assertThat(partner.versions()).containsExactly(Map.entry("norte/ana/matematicas/1", 1));
    }

    @Test
    void a_lease_lives_as_long_as_its_run_shows_itself() {
        norte.grades("ana");
        run.batch(norte);
        run.after(Duration.ofMinutes(14)).batch(norte);

        Workflow second = fixture.run("run-2", 98).after(Duration.ofMinutes(20));

        assertThat(second.prepare(norte).path("busy").asBoolean()).isTrue();
    }

    @Test
    void a_search_begins_at_its_cursor_and_goes_once_around() {
        fixture.school("este").grades("ana");
        norte.grades("ana");
        fixture.school("sur");

        JsonNode first = run.query(Json.object().put("cursor", "norte"));
        JsonNode around = run.query(Json.object().put("cursor", "sur"));

        assertThat(first.path("school_id").asText()).isEqualTo("norte");
        assertThat(first.path("cursor").asText()).isEqualTo("norte");
        assertThat(around.path("school_id").asText()).isEqualTo("este");
    }

    @Test
    void only_the_period_that_is_asked_for_is_looked_at() {
        norte.grades("ana");

        assertThat(run.query(Json.object().put("period", "Q2_2024"))
                        .path("found")
                        .asBoolean())
                .isFalse();
        assertThat(run.query(Json.object().put("period", "Q1_2024"))
                        .path("period")
                        .asText())
                .isEqualTo("Q1_2024");
    }

    @Test
    void a_period_is_known_if_one_school_has_it() {
        fixture.registered("este"); // without any period

        assertThat(check("Q1_2024").toString()).isEqualTo("{\"known\":true}");
    }

    @Test
    void a_period_that_no_school_has_is_not_known_and_those_that_there_are_are_named() {
        fixture.school("sur");

        for (String misspelt : List.of("Q1_2O24", "Q1 2024", "q1_2024")) {
            assertThat(check(misspelt).toString()).isEqualTo("{\"known\":false,\"periods\":[\"Q1_2024\",\"Q2_2024\"]}");
        }
        assertThat(fixture.items("SYNC#")).isEmpty();
    }

    /** A school that gives a period up must not keep what is left of it from being sent. */
    @Test
    void a_period_that_no_school_has_any_more_is_known_while_there_is_something_of_it() {
        norte.grades("ana");
        norte.giveUpTheFirstPeriod();

        assertThat(check("Q1_2024").path("known").asBoolean()).isTrue();
        run.run();
        assertThat(check("Q1_2024").path("known").asBoolean()).isTrue();
        assertThat(check("Q2_2024").path("known").asBoolean()).isTrue();
        assertThat(check("Q3_2024").path("known").asBoolean()).isFalse();
    }

    private ObjectNode check(String period) {
        return run.query(Json.object().put("check", true).put("period", period));
    }

    @Test
    void a_run_without_work_finds_nothing() {
        assertThat(run.query().path("found").asBoolean()).isFalse();
        assertThat(run.prepare(norte).path("prepared").asBoolean()).isFalse();
        assertThat(fixture.sync(norte).state().run()).isEmpty();
    }

    @Test
    void an_item_of_another_school_in_the_index_is_not_sent() {
        fixture.school("sur").grades("ana");
        Map<String, AttributeValue> theirs =
                new java.util.HashMap<>(fixture.items("GRADE#").getFirst());
        theirs.put("GSI1PK", AttributeValue.fromS("TENANT#norte#TO_SYNC#Q1_2024"));
        TABLE.put(theirs);

        assertThat(run.prepare(norte).path("prepared").asBoolean()).isFalse();
        assertThat(run.query().path("found").asBoolean()).isFalse();
    }

    @Test
    void a_grade_whose_scale_nobody_knows_is_rejected_and_holds_back_no_other() {
        norte.grades("ana", "beto");
        Map<String, AttributeValue> latin =
                new java.util.HashMap<>(fixture.items("GRADE#").getFirst());
        latin.put("subject", AttributeValue.fromS("latin"));
        latin.put("SK", AttributeValue.fromS("GRADE#latin#Q1_2024"));
        latin.put("GSI1SK", AttributeValue.fromS("ana#latin"));
        latin.keySet().removeAll(Set.of("scale_min", "scale_max"));
        TABLE.put(latin);

        run.run();

        assertThat(partner.versions()).hasSize(2);
        assertThat(fixture.items("GRADE#latin"))
                .singleElement()
                .satisfies(grade ->
                        assertThat(SyncFixture.text(grade, "sync_code")).isEqualTo("no_scale"));
    }

    @Test
    void a_school_sees_no_batch_of_another() {
        School other = fixture.school("norte-2").grades("ana");
        norte.grades("ana");
        ObjectNode batch = run.batch(other);

        SchoolSync sync = fixture.sync(norte);

        assertThat(sync.batches()).isEmpty();
        assertThat(sync.batch(io.luca.model.BatchKey.of(batch.path("key").asText())))
                .isEmpty();
    }
}
