package io.luca.gov;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.gov.Partner.Breaks;
import io.luca.gov.Partner.Holds;
import io.luca.gov.Partner.Says;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.store.LocalTable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What becomes of a batch for each thing that the government may say, or not say. */
class SendBatchIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private SyncFixture fixture;
    private Partner partner;
    private School norte;
    private Workflow run;
    private ObjectNode batch;

    @BeforeEach
    void start() {
        fixture = new SyncFixture(TABLE);
        partner = fixture.partner();
        norte = fixture.school("norte").grades("ana", "beto");
        run = fixture.run("run-1", 98);
        batch = run.batch(norte);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_batch_that_arrived_without_an_answer_is_settled_and_not_sent_again() {
        partner.next(new Breaks(true));

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(run.settle(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
        run.mark(batch);

        assertThat(partner.posts()).isOne();
        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v1 SYNCED", "beto", "v1 SYNCED"));
    }

    @Test
    void a_batch_that_did_not_arrive_is_sent_once_more_under_its_key() {
        partner.next(new Breaks(false));

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(run.settle(batch).path("outcome").asText()).isEqualTo("ABSENT");
        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("ACCEPTED");

        assertThat(partner.posts()).isEqualTo(2);
        assertThat(partner.keys()).containsExactly(batch.path("key").asText());
        assertThat(fixture.manifest(norte, batch).attempts()).isEqualTo(2);
    }

    @Test
    void an_unknown_batch_is_not_sent_before_it_is_settled() {
        partner.next(new Breaks(true));
        run.send(batch);

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(partner.posts()).isOne();
    }

    @Test
    void a_batch_that_a_killed_step_was_sending_is_unknown() {
        Manifest manifest = fixture.manifest(norte, batch);
        fixture.sync(norte).beginSending(manifest, SyncFixture.name("run-1"), School.DAY);

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");

        assertThat(partner.posts()).isZero();
        assertThat(fixture.manifest(norte, batch).uncertain()).isTrue();
    }

    @Test
    void that_it_is_sent_is_written_down_before() {
        partner.beforeAnswer(
                () -> assertThat(fixture.manifest(norte, batch).status()).isEqualTo(Status.SENDING));

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_government_that_says_nothing_is_waited_for_no_longer_than_it_may_take(boolean stores) {
        Workflow hasty = fixture.run("run-1", 98, fixture.government(Duration.ofMillis(300)));
        partner.next(new Holds(stores));

        assertThat(hasty.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(hasty.settle(batch).path("outcome").asText()).isEqualTo(stores ? "ACCEPTED" : "ABSENT");
    }

    @Test
    @Timeout(10)
    void an_answer_that_stops_in_its_middle_is_waited_for_no_longer_either() {
        Workflow hasty = fixture.run("run-1", 98, fixture.government(Duration.ofMillis(300)));
        partner.next(new Partner.Falters());

        assertThat(hasty.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(hasty.settle(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
    }

    /** The second begins after the first has read the batch and before it has said that it sends. */
    @Test
    void of_two_steps_that_begin_together_one_sends() {
        AtomicReference<Runnable> other = new AtomicReference<>(
                () -> assertThat(run.send(batch).path("outcome").asText()).isEqualTo("ACCEPTED"));
        try (DynamoDbClient client = TABLE.client(Before.transaction(other))) {
            assertThat(fixture.run("run-1", 98, client)
                            .send(batch)
                            .path("outcome")
                            .asText())
                    .isEqualTo("ACCEPTED");
        }

        assertThat(other.get()).isNull();
        assertThat(partner.posts()).isOne();
    }

    @Test
    void a_run_whose_lease_was_taken_sends_no_more() {
        fixture.sync(norte).take(SyncFixture.name("run-2"), School.DAY.plus(Duration.ofMinutes(16)));

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("BUSY");
        assertThat(partner.posts()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"429, 7", "503, 120", "503, ''"})
    void a_government_that_is_busy_has_not_stored_it(int status, String retryAfter) {
        partner.next(new Says(status, "{}", retryAfter, false));

        JsonNode answer = run.send(batch);

        assertThat(answer.path("outcome").asText()).isEqualTo("RETRY");
        assertThat(answer.path("status").asInt()).isEqualTo(status);
        assertThat(answer.path("retry_after_seconds").asText()).isEqualTo(retryAfter);
        assertThat(fixture.manifest(norte, batch).status()).isEqualTo(Status.PREPARED);
        assertThat(fixture.manifest(norte, batch).uncertain()).isFalse();
        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
    }

    @Test
    void a_time_to_come_again_that_is_no_number_is_passed_over() {
        partner.next(new Says(503, "{}", "Wed, 21 Oct 2026 07:28:00 GMT", false));

        assertThat(run.send(batch).has("retry_after_seconds")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504, 204})
    void an_error_after_which_nobody_knows_is_asked_about(int status) {
        partner.next(new Says(status, status == 204 ? "" : "{}", "", true));

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(run.settle(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>at rest</body></html>",
                "{\"receipt\": \"R-1\", \"acce",
                "{}",
                "[]",
                "{\"receipt\": \"R-1\", \"accepted\": 1}",
                "{\"receipt\": \"R 1\", \"accepted\": 2}",
                "{\"receipt\": 5, \"accepted\": 2}",
                "{\"receipt\": \"R-1\", \"receipt\": \"R-2\", \"accepted\": 2}",
                ""
            })
    void an_answer_that_is_none_proves_nothing(String body) {
        partner.next(new Says(200, body, "", true));

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(run.settle(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
        assertThat(partner.posts()).isOne();
    }

    @Test
    void an_answer_without_end_is_not_read_to_its_end() {
        String padded = "{\"receipt\": \"R-1\", \"accepted\": 2, \"more\": \"" + "x".repeat(2 << 20) + "\"}";
        partner.next(new Says(200, padded, "", true));

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
    }

    @Test
    void a_government_that_cannot_be_reached_has_not_got_it() {
        Workflow lost = fixture.run("run-1", 98, fixture.government(URI.create("http://127.0.0.1:1")));

        assertThat(lost.send(batch).path("outcome").asText()).isEqualTo("RETRY");
        assertThat(fixture.manifest(norte, batch).uncertain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 405, 413})
    void an_answer_that_judges_no_grade_rejects_none(int status) {
        partner.next(Partner.status(status));

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("RETRY");
    }

    @Test
    void grades_that_are_refused_by_name_are_rejected_and_the_others_go_again() {
        partner.refuses("ana");

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("REFUSED_GRADES");
        JsonNode recorded = run.fail(batch);
        assertThat(run.fail(batch)).isEqualTo(recorded);
        run.run();

        assertThat(recorded.path("recorded").asText()).isEqualTo("REFUSED");
        assertThat(recorded.path("rejected").asInt()).isOne();
        assertThat(partner.versions()).isEqualTo(Map.of("norte/beto/matematicas/1", 1));
        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v1 REJECTED", "beto", "v1 SYNCED"));
        assertThat(SyncFixture.text(fixture.items("GRADE#").getFirst(), "sync_code")
                        + SyncFixture.text(fixture.items("GRADE#").getLast(), "sync_code"))
                .isEqualTo("unknown_student");
    }

    @Test
    void a_refused_grade_waits_again_in_its_next_version() {
        partner.refuses("ana");
        run.run();
        partner.refuses("");
        norte.grade("ana", "70");

        run.run();

        assertThat(partner.versions()).containsEntry("norte/ana/matematicas/2", 1);
        assertThat(fixture.grades()).containsEntry("ana", "v2 SYNCED");
        assertThat(fixture.items("GRADE#"))
                .hasSize(2)
                .allSatisfy(grade -> assertThat(grade).doesNotContainKeys("sync_code", "sync_message"));
    }

    @Test
    void a_grade_that_changes_while_it_is_refused_is_not_rejected() {
        partner.refuses("ana");
        run.send(batch);
        norte.grade("ana", "70");

        run.fail(batch);

        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v2 PENDING waits", "beto", "v1 PENDING waits"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 422})
    void a_batch_that_is_refused_as_a_whole_rejects_its_grades_with_the_reason(int status) {
        partner.next(Partner.status(status));

        JsonNode answer = run.send(batch);
        run.fail(batch);

        assertThat(answer.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(answer.path("status").asInt()).isEqualTo(status);
        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v1 REJECTED", "beto", "v1 REJECTED"));
        assertThat(SyncFixture.text(fixture.items("GRADE#").getFirst(), "sync_message"))
                .isEqualTo("HTTP " + status);
        assertThat(run.query().path("found").asBoolean()).isFalse();
    }

    @Test
    void a_token_that_was_changed_is_read_again_and_the_batch_goes() {
        partner.accepts("new");
        fixture.tokens().renewTo("new");

        assertThat(run.send(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
        assertThat(fixture.tokens().reads()).isOne();
    }

    @Test
    void a_wrong_token_is_told_and_nothing_is_lost() {
        partner.accepts("another");

        JsonNode answer = run.send(batch);

        assertThat(answer.path("outcome").asText()).isEqualTo("UNAUTHORIZED");
        assertThat(answer.path("status").asInt()).isEqualTo(401);
        assertThat(partner.posts()).isEqualTo(2);
        assertThat(fixture.manifest(norte, batch).status()).isEqualTo(Status.PREPARED);
    }

    @Test
    void after_a_wrong_token_the_next_run_goes_on_at_once() {
        partner.accepts("another");
        run.send(batch);
        partner.accepts("secret");

        fixture.run("run-2", 98).run();

        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v1 SYNCED", "beto", "v1 SYNCED"));
        assertThat(partner.keys()).hasSize(1);
    }

    @Test
    void a_wrong_token_is_told_when_a_batch_is_settled_too() {
        partner.next(new Breaks(true));
        run.send(batch);
        partner.accepts("another");

        assertThat(run.settle(batch).path("outcome").asText()).isEqualTo("UNAUTHORIZED");
        assertThat(fixture.sync(norte).state().run()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 400, 302})
    void a_question_without_an_answer_leaves_the_batch_unknown(int status) {
        partner.next(new Breaks(true));
        run.send(batch);
        partner.nextAnswer(Partner.status(status));

        assertThat(run.settle(batch).path("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(run.settle(batch).path("outcome").asText()).isEqualTo("ACCEPTED");
    }

    @Test
    void a_batch_that_is_given_up_keeps_its_grades_and_is_told_by_reference() {
        partner.next(Partner.status(503));
        run.send(batch);

        JsonNode recorded = run.fail(batch);

        assertThat(recorded.path("recorded").asText()).isEqualTo("DEAD_LETTER");
        assertThat(run.fail(batch)).isEqualTo(recorded);
        assertThat(run.deadLetters()).hasSize(2);
        assertThat(fixture.grades()).isEqualTo(Map.of("ana", "v1 PENDING waits held", "beto", "v1 PENDING waits held"));
        assertThat(run.query().path("found").asBoolean()).isFalse();
        String message =
                SqsDeadLetters.message(run.deadLetters().getFirst(), School.DAY).toString();
        assertThat(message)
                .contains(batch.path("key").asText(), "\"last_error\":\"HTTP 503\"")
                .doesNotContain("ana")
                .doesNotContain("85.5");
    }

    @Test
    void what_the_government_has_is_not_given_up() {
        run.send(batch);

        assertThat(run.fail(batch).path("recorded").asText()).isEqualTo("RECEIVED");
        assertThat(run.deadLetters()).isEmpty();
        assertThat(run.prepare(norte).path("status").asText()).isEqualTo("RECEIVED");
    }

    @Test
    void a_run_gives_up_no_batch_of_another() {
        Workflow second = fixture.run("run-2", 98).after(Duration.ofMinutes(16));
        second.batch(norte);

        assertThat(run.fail(batch).path("busy").asBoolean()).isTrue();
        assertThat(fixture.manifest(norte, batch).status()).isEqualTo(Status.PREPARED);
    }
}
