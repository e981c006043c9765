package io.luca.gov;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.gov.Partner.Breaks;
import io.luca.model.Manifest.Status;
import io.luca.store.FaultyCalls;
import io.luca.store.FaultyCalls.KillPoint;
import io.luca.store.FaultyCalls.Killed;
import io.luca.store.LocalTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReconcileIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private static final Instant END = School.DAY.plusSeconds(600);
    private static final ObjectMapper json = new ObjectMapper();

    private final RecordingReports reports = new RecordingReports();
    private SyncFixture fixture;
    private Partner partner;
    private School norte;
    private Workflow run;

    /** Keeps what was written last. */
    private static final class RecordingReports implements Reports {

        private final Map<String, byte[]> saved = new HashMap<>();

        @Override
        public Optional<byte[]> load(String name) {
            return Optional.ofNullable(saved.get(name));
        }

        @Override
        public void save(String name, String contentType, byte[] content) {
            saved.put(name, content);
        }

        String text(String name) {
            return new String(saved.get(name), UTF_8);
        }
    }

    @BeforeEach
    void start() {
        fixture = new SyncFixture(TABLE);
        partner = fixture.partner();
        norte = fixture.school("norte");
        run = fixture.run("run-1", 2);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_sync_that_is_through_is_clean_and_every_grade_is_in_its_account() throws Exception {
        norte.grades("ana", "beto", "carla", "dora", "elsa");
        fixture.school("sur").grades("ana");
        partner.refuses("dora");
        run.run();

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("done").asBoolean()).isTrue();
        assertThat(answer.path("clean").asBoolean()).isTrue();
        assertThat(answer.path("report").asText()).isEqualTo("gov-sync/run-1/report.json");
        assertSums(answer, 6, 5, 1, 0);
        JsonNode report = json.readTree(reports.text("run-1/report.json"));
        assertThat(report.path("accounts")
                        .path(0)
                        .path("reasons")
                        .path("unknown_student")
                        .asInt())
                .isOne();
        report.path("accounts")
                .forEach(line -> assertThat(line.path("confirmed").asInt()
                                + line.path("rejected").asInt()
                                + line.path("pending").asInt())
                        .isEqualTo(line.path("total").asInt()));
        assertThat(reports.text("run-1/report.csv").lines()).hasSize(5);
        assertThat(reports.text("run-1/grades/norte.csv"))
                .contains("Q1_2024,ana,matematicas,1,SYNCED,R-")
                .contains(
                        "Q1_2024,dora,matematicas,1,REJECTED,,unknown_student,The register does not know this student.");
        assertThat(reports.text("run-1/grades/sur.csv").lines()).hasSize(2);
    }

    @Test
    void a_dry_run_tells_what_waits_and_that_the_government_would_take_it_and_writes_and_sends_nothing() {
        norte.grades("ana", "beto", "carla");
        fixture.school("sur").grades("ana");
        fixture.run("run-0", 2).batch(norte);
        Set<Map<String, AttributeValue>> before = Set.copyOf(TABLE.items());

        JsonNode answer = dryRun();

        assertThat(answer.path("pending").asInt()).isEqualTo(2);
        assertThat(answer.path("batches").asInt())
                .as("one was begun, two grades of two schools wait")
                .isEqualTo(3);
        assertThat(answer.path("government").asText()).isEqualTo("READY");
        assertThat(Set.copyOf(TABLE.items())).isEqualTo(before);
        assertThat(reports.saved).isEmpty();
        assertThat(partner.posts()).isZero();
        assertThat(partner.asked())
                .as("about no school, no period and no grade")
                .containsExactly("/api/grades/batches/00000000-0000-0000-0000-000000000000");
    }

    @Test
    void a_dry_run_tells_a_government_that_refuses_our_token_or_gives_no_answer() {
        partner.accepts("another");
        assertThat(dryRun().path("government").asText()).isEqualTo("UNAUTHORIZED");
        partner.accepts("secret");

        partner.nextAnswer(Partner.status(500), Partner.status(200));

        for (int question = 0; question < 2; question++) {
            assertThat(dryRun().path("government").asText()).isEqualTo("SILENT");
        }
        assertThat(dryRun().path("government").asText()).isEqualTo("READY");
    }

    @Test
    void grades_that_wait_are_pending() {
        norte.grades("ana", "beto");

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("clean").asBoolean()).isFalse();
        assertSums(answer, 2, 0, 0, 2);
    }

    /** A run goes on for as long as something is pending: what is never sent must not be. */
    @Test
    void the_grade_of_a_blocked_student_is_withheld_and_neither_pending_nor_listed() throws Exception {
        norte.grades("ana", "beto", "carla");
        run.batch(norte);
        norte.block("ana");
        norte.block("carla");
        run.run();

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("clean").asBoolean()).isTrue();
        assertSums(answer, 3, 2, 0, 0);
        assertThat(answer.path("withheld").asInt()).isOne();
        assertThat(account("run-1").path("balanced").asBoolean()).isTrue();
        assertThat(reports.text("run-1/report.csv")).contains(",withheld\n").contains(",1\n");
        assertThat(reports.text("run-1/grades/norte.csv"))
                .as("what was promised is the proof of a duty")
                .contains("Q1_2024,ana,matematicas,1,SYNCED")
                .doesNotContain("carla");
    }

    @Test
    void a_grade_that_was_promised_before_its_student_was_blocked_is_pending() {
        norte.grades("ana", "beto");
        run.batch(norte);
        norte.block("ana");

        assertSums(reconcile("run-1"), 2, 0, 0, 2);
    }

    @Test
    void what_the_government_has_and_we_think_pending_is_confirmed() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);
        partner.next(new Breaks(true));
        run.send(batch);

        JsonNode answer = reconcile("run-1");

        assertSums(answer, 2, 2, 0, 0);
        assertThat(answer.path("clean").asBoolean()).isTrue();
        assertThat(fixture.manifest(norte, batch).status()).isEqualTo(Status.CONFIRMED);
        assertThat(run.query().path("found").asBoolean()).isFalse();
    }

    @Test
    void a_batch_that_was_put_aside_is_sent_again_under_its_key() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);
        partner.next(Partner.status(503));
        run.send(batch);
        run.fail(batch);

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("reopened").asInt()).isOne();
        assertSums(answer, 2, 0, 0, 2);
        run.run();
        assertThat(partner.keys()).containsExactly(batch.path("key").asText());
        assertSums(reconcile("run-1"), 2, 2, 0, 0);
    }

    @Test
    void a_batch_that_was_put_aside_and_had_arrived_is_confirmed() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);
        partner.next(new Breaks(true));
        run.send(batch);
        run.fail(batch);

        assertSums(reconcile("run-1"), 2, 2, 0, 0);
        assertThat(partner.posts()).isOne();
    }

    @Test
    void what_the_government_has_lost_goes_again_under_the_same_key() {
        norte.grades("ana", "beto");
        run.run();
        String key = partner.keys().getFirst();
        partner.lose(key);

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("requeued").asInt()).isEqualTo(2);
        assertThat(answer.path("clean").asBoolean()).isFalse();
        assertSums(answer, 2, 0, 0, 2);
        assertSums(reconcile("run-1"), 2, 0, 0, 2);
        fixture.run("run-1", 2).after(Duration.ofMinutes(16)).run();
        assertThat(partner.keys()).containsExactly(key);
        assertThat(reconcile("run-1").path("clean").asBoolean()).isTrue();
    }

    @Test
    void of_a_lost_batch_with_a_changed_grade_the_others_go_again() {
        norte.grades("ana", "beto");
        run.run();
        norte.grade("ana", "90");
        run.run();
        partner.lose(partner.keys().getFirst());

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("requeued").asInt()).isOne();
        assertSums(answer, 2, 1, 0, 1);
        run.run();
        assertThat(partner.versions()).isEqualTo(Map.of("norte/ana/matematicas/2", 1, "norte/beto/matematicas/1", 1));
    }

    /** A list that lacks a batch may be a list that is not whole. */
    @Test
    void a_batch_that_is_only_missing_from_the_list_is_not_sent_again() {
        norte.grades("ana", "beto");
        run.run();
        partner.nextAnswer(new Partner.Says(200, "{\"receipts\": []}", "", false));

        JsonNode answer = reconcile("run-1", "Q1_2024");

        assertThat(answer.path("requeued").asInt()).isZero();
        assertThat(answer.path("clean").asBoolean()).isFalse();
        assertThat(answer.path("unaccounted").asInt()).isEqualTo(2);
    }

    @Test
    void what_the_government_has_and_we_never_made_is_flagged() throws Exception {
        norte.grades("ana");
        run.run();
        partner.put(
                "5b1f3c0e-0000-5000-8000-000000000000",
                (ObjectNode)
                        json.readTree(
                                "{\"school_id\":\"norte\",\"period\":\"Q1_2024\",\"grades\":[{\"student_id\":\"zoe\",\"subject\":\"matematicas\",\"version\":1}]}"));

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("unknown").asInt()).isOne();
        assertThat(answer.path("clean").asBoolean()).isFalse();
        assertSums(answer, 1, 1, 0, 0);
    }

    @Test
    void a_grade_that_the_government_has_twice_is_flagged() throws Exception {
        norte.grades("ana");
        run.run();
        partner.put(
                "5b1f3c0e-0000-5000-8000-000000000000",
                (ObjectNode)
                        json.readTree(
                                "{\"school_id\":\"norte\",\"period\":\"Q1_2024\",\"grades\":[{\"student_id\":\"ana\",\"subject\":\"matematicas\",\"version\":1}]}"));
        reconcile("run-1");

        assertThat(account("run-1").path("duplicates").asInt()).isOne();
    }

    /** Each time-out would cost another school its turn. */
    @Test
    void a_government_that_is_down_leaves_the_accounts_uncompared_and_is_not_asked_for_each() {
        norte.grades("ana");
        fixture.school("sur").grades("ana");
        run.run();
        partner.nextAnswer(Collections.nCopies(4, Partner.status(503)).toArray(Partner.Line[]::new));

        JsonNode answer = reconcile("run-1");

        assertThat(partner.asked()).hasSize(4);
        assertThat(answer.path("done").asBoolean()).isTrue();
        assertThat(answer.path("clean").asBoolean()).isFalse();
        assertSums(answer, 2, 2, 0, 0);
    }

    @Test
    void a_refused_token_is_told_and_the_account_is_not_compared() {
        norte.grades("ana");
        fixture.school("sur").grades("ana");
        run.run();
        partner.accepts("another");

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("unauthorized").asBoolean()).isTrue();
        assertThat(answer.path("clean").asBoolean()).isFalse();
        assertSums(answer, 2, 2, 0, 0);
    }

    @Test
    void a_batch_that_the_government_has_otherwise_is_flagged_and_not_believed() throws Exception {
        norte.grades("ana");
        ObjectNode batch = run.batch(norte);
        partner.put(
                batch.path("key").asText(),
                (ObjectNode)
                        json.readTree(
                                "{\"school_id\":\"norte\",\"period\":\"Q1_2024\",\"grades\":[{\"student_id\":\"zoe\",\"subject\":\"matematicas\",\"version\":1}]}"));

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("unknown").asInt()).isOne();
        assertThat(fixture.manifest(norte, batch).status()).isEqualTo(Status.PREPARED);
        assertSums(answer, 1, 0, 0, 1);
    }

    @Test
    void a_batch_that_the_government_refused_and_has_is_flagged() throws Exception {
        norte.grades("ana");
        ObjectNode batch = run.batch(norte);
        partner.next(new Partner.Says(409, "{}", "", true));
        run.send(batch);
        run.fail(batch);

        JsonNode answer = reconcile("run-1");

        assertThat(answer.path("unknown").asInt()).isOne();
        assertSums(answer, 1, 0, 1, 0);
    }

    @Test
    void a_page_that_fails_is_asked_for_again() {
        norte.grades("ana");
        run.run();
        partner.nextAnswer(
                Partner.status(503), new Breaks(false), new Partner.Says(200, "{\"receipts\": [{}]}", "", false));

        assertThat(reconcile("run-1").path("clean").asBoolean()).isTrue();
    }

    @Test
    void a_period_that_another_run_works_on_is_not_touched() {
        norte.grades("ana", "beto");
        ObjectNode batch = run.batch(norte);
        partner.next(new Breaks(true));
        run.send(batch);

        JsonNode answer = reconcile("run-2");

        assertThat(answer.path("clean").asBoolean()).isFalse();
        assertThat(fixture.manifest(norte, batch).status()).isEqualTo(Status.UNKNOWN);
        assertSums(answer, 2, 0, 0, 2);
    }

    @Test
    void when_the_time_is_up_it_goes_on_where_it_was() {
        norte.grades("ana");
        fixture.school("sur").grades("ana");
        fixture.school("este").grades("ana");
        run.run();
        Instant over = School.DAY.minusSeconds(1);
        JsonNode answer = function(fixture.government()).work(input("run-1"), over);
        assertThat(answer.path("done").asBoolean()).isFalse();
        assertThat(answer.path("cursor").asText()).isEqualTo("este");
        int calls = 1;
        while (!answer.path("done").asBoolean()) {
            answer = function(fixture.government())
                    .work(input("run-1").put("cursor", answer.path("cursor").asText()), over);
            calls++;
        }

        assertThat(calls).isEqualTo(3);
        assertThat(answer.path("clean").asBoolean()).isTrue();
        assertSums(answer, 3, 3, 0, 0);
    }

    @Test
    void a_grade_that_was_written_before_there_was_a_sync_waits_from_now_on() {
        norte.grades("ana");
        Map<String, AttributeValue> old = new HashMap<>(fixture.items("GRADE#").getFirst());
        old.keySet().removeAll(java.util.Set.of("sync_status", "GSI1PK", "GSI1SK"));
        TABLE.put(old);

        assertSums(reconcile("run-1"), 1, 0, 0, 1);

        run.run();
        assertThat(fixture.grades()).containsEntry("ana", "v1 SYNCED");
    }

    @Test
    void killed_at_any_call_it_comes_to_the_same_account_when_it_is_done_again() {
        int calls = Integer.MAX_VALUE;
        for (int call = 1; call <= calls; call++) {
            TABLE.renew();
            try (SyncFixture each = new SyncFixture(TABLE)) {
                School school = each.school("norte");
                school.grades("ana", "beto", "carla");
                Workflow first = each.run("run-1", 1);
                ObjectNode arrived = first.batch(school);
                each.partner().next(new Breaks(true));
                first.send(arrived);
                first.fail(arrived);
                first.run();
                each.partner().lose(each.partner().keys().getLast());
                FaultyCalls killing = new FaultyCalls(calls == Integer.MAX_VALUE ? calls : call, KillPoint.AFTER);
                try (DynamoDbClient client = TABLE.client(killing)) {
                    ReconcileFunction doomed = new ReconcileFunction(
                            TABLE.table(client), TABLE.registry(), each.government(), reports, () -> School.DAY);
                    if (calls == Integer.MAX_VALUE) {
                        doomed.work(input("run-1").put("period", "Q1_2024"), END);
                        calls = killing.calls();
                        call = 0;
                        continue;
                    }
                    assertThatThrownBy(() -> doomed.work(input("run-1").put("period", "Q1_2024"), END))
                            .isInstanceOf(Killed.class);
                }
                new ReconcileFunction(TABLE.tables(), TABLE.registry(), each.government(), reports, () -> School.DAY)
                        .work(input("run-1").put("period", "Q1_2024"), END);
                each.run("run-1", 1).run();
                assertThat(each.partner().versions())
                        .as("call " + call)
                        .isEqualTo(Map.of(
                                "norte/ana/matematicas/1", 1,
                                "norte/beto/matematicas/1", 1,
                                "norte/carla/matematicas/1", 1));
                assertThat(java.util.Set.copyOf(each.grades().values()))
                        .as("call " + call)
                        .containsExactly("v1 SYNCED");
            }
        }
        assertThat(calls).isGreaterThan(8);
    }

    private JsonNode account(String name) throws Exception {
        return json.readTree(reports.text(name + "/report.json"))
                .path("accounts")
                .path(0);
    }

    private ReconcileFunction function(Government government) {
        return new ReconcileFunction(TABLE.tables(), TABLE.registry(), government, reports, () -> School.DAY);
    }

    private JsonNode reconcile(String name) {
        return function(fixture.government()).work(input(name), END);
    }

    private JsonNode dryRun() {
        return function(fixture.government()).work(input("run-1").put("dry_run", true), END);
    }

    private JsonNode reconcile(String name, String period) {
        return function(fixture.government()).work(input(name).put("period", period), END);
    }

    /** After every lease of an earlier run, unless it is the same run. */
    private static ObjectNode input(String name) {
        return Json.object().put("run", name).put("now", School.DAY.toString());
    }

    private static void assertSums(JsonNode answer, int total, int confirmed, int rejected, int pending) {
        assertThat(answer.path("total").asInt()).as("total").isEqualTo(total);
        assertThat(answer.path("confirmed").asInt()).as("confirmed").isEqualTo(confirmed);
        assertThat(answer.path("rejected").asInt()).as("rejected").isEqualTo(rejected);
        assertThat(answer.path("pending").asInt()).as("pending").isEqualTo(pending);
    }
}
