package io.luca.store;

import static io.luca.store.Samples.ANA;
import static io.luca.store.Samples.EXAM;
import static io.luca.store.Samples.MATH;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.Q1;
import static io.luca.store.Samples.evaluation;
import static io.luca.store.Samples.grade;
import static io.luca.store.Samples.student;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.Erasure;
import io.luca.model.Erasure.Status;
import io.luca.model.ErrorCode;
import io.luca.model.Export;
import io.luca.model.Grade;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.RemovalCertificate;
import io.luca.model.RequestId;
import io.luca.model.Requester;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;

class SchoolErasuresIT {

    private static final Requester ADMIN = asker("admin_1");
    private static final Duration BLOCKED_FOR = Duration.ofDays(30);
    private static final Instant AFTER = NOW.plus(BLOCKED_FOR);
    private static final Map<String, Integer> COUNTS = Map.of("eval", 2, "profile", 1);
    private static final StudentId BEA = new StudentId("bea");

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    @Test
    void a_request_blocks_at_once_and_says_when_it_removes() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);

        assertThat(asked.status()).isEqualTo(Status.BLOCKED);
        assertThat(asked.removalFrom()).isEqualTo(AFTER);
        assertThat(norte().find(ANA)).contains(asked);
        assertThat(norte().blockedAmong(List.of(ANA, BEA))).containsExactly(ANA);
    }

    @Test
    void what_an_id_is_to_the_school_is_asked_in_one_call_and_is_not_what_it_is_to_another() {
        SchoolTable norte = TABLE.tables().forSchool(new SchoolId("norte"));
        assertThat(norte.standing(ANA)).isEqualTo(Standing.UNKNOWN);
        assertThat(TABLE.signers()).containsExactly("norte");

        norte.enroll(student(ANA));
        assertThat(norte.standing(ANA)).isEqualTo(Standing.ENROLLED);
        norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);
        assertThat(norte.standing(ANA)).isEqualTo(Standing.BLOCKED);
        norte().request(BEA, ADMIN, NOW, BLOCKED_FOR);
        assertThat(norte.standing(BEA)).as("no student, and blocked").isEqualTo(Standing.BLOCKED);
        assertThat(TABLE.tables().forSchool(new SchoolId("sur")).standing(ANA)).isEqualTo(Standing.UNKNOWN);

        norte().withdraw(ANA);
        assertThat(norte.standing(ANA)).isEqualTo(Standing.ENROLLED);
    }

    @Test
    void asked_again_it_is_the_same_request() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);

        assertThat(norte().request(ANA, asker("admin_2"), NOW.plusSeconds(60), BLOCKED_FOR))
                .isEqualTo(asked);
    }

    @Test
    void one_schools_requests_are_not_anothers_and_go_under_its_credentials() {
        norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);

        assertThat(erasures("sur").blockedAmong(List.of(ANA))).isEmpty();
        assertThat(erasures("sur").find(ANA)).isEmpty();
        assertThat(TABLE.signers()).containsExactly("norte", "norte", "sur", "sur");
    }

    @Test
    void withdrawn_it_blocks_no_more_and_removes_nothing_and_another_may_follow() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);

        Erasure withdrawn = norte().withdraw(ANA);

        assertThat(withdrawn.status()).isEqualTo(Status.WITHDRAWN);
        assertThat(norte().withdraw(ANA)).isEqualTo(withdrawn);
        assertThat(norte().blockedAmong(List.of(ANA, BEA))).isEmpty();
        assertThat(norte().beginRemoval(ANA, asked.id(), AFTER, () -> COUNTS)).isEmpty();
        Erasure another = norte().requestAfter(withdrawn, ADMIN, AFTER, BLOCKED_FOR);
        assertThat(another.id()).isNotEqualTo(asked.id());
        assertThat(norte().beginRemoval(ANA, asked.id(), AFTER.plus(BLOCKED_FOR), () -> COUNTS))
                .as("the run of the request that was withdrawn")
                .isEmpty();
    }

    @Test
    void there_is_nothing_to_withdraw_where_nothing_was_asked() {
        assertThatThrownBy(() -> norte().withdraw(ANA))
                .isInstanceOf(LucaException.class)
                .hasMessageContaining("no erasure");
    }

    @Test
    void nothing_is_removed_before_its_time() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);

        assertThatThrownBy(() -> norte().beginRemoval(ANA, asked.id(), AFTER.minusMillis(1), () -> COUNTS))
                .isInstanceOf(LucaException.class)
                .hasMessageContaining(AFTER.toString());
        assertThat(norte().find(ANA)).contains(asked);
    }

    @Test
    void a_removal_that_has_begun_cannot_be_withdrawn_and_counts_only_once() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);

        assertThat(norte().beginRemoval(ANA, asked.id(), AFTER, () -> COUNTS)).contains(COUNTS);

        assertThat(norte().beginRemoval(ANA, asked.id(), AFTER, () -> Map.of("profile", 0)))
                .as("the counts from before anything was removed")
                .contains(COUNTS);
        assertThatThrownBy(() -> norte().withdraw(ANA))
                .isInstanceOf(LucaException.class)
                .hasMessageContaining("has begun");
        assertThat(norte().blockedAmong(List.of(ANA, BEA))).containsExactly(ANA);
    }

    @Test
    void a_certificate_says_what_was_removed_and_the_student_stays_blocked() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);
        norte().beginRemoval(ANA, asked.id(), AFTER, () -> COUNTS);

        RemovalCertificate certificate = norte().certify(ANA, asked.id(), 7, 3, AFTER);

        assertThat(certificate).isEqualTo(new RemovalCertificate(AFTER, COUNTS, 7, 3));
        assertThat(norte().certify(ANA, asked.id(), 0, 0, AFTER.plusSeconds(60)))
                .as("certified again")
                .isEqualTo(certificate);
        assertThat(norte().find(ANA).orElseThrow().certificate()).contains(certificate);
        assertThat(norte().blockedAmong(List.of(ANA, BEA))).containsExactly(ANA);
    }

    @Test
    void nothing_is_certified_that_was_not_begun() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);

        assertThatThrownBy(() -> norte().certify(ANA, asked.id(), 0, 0, AFTER)).isInstanceOf(LucaException.class);
        assertThat(norte().find(ANA)).contains(asked);
    }

    @Test
    void withdrawn_while_the_records_are_counted_it_removes_nothing() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);

        assertThat(norte().beginRemoval(ANA, asked.id(), AFTER, () -> {
                    norte().withdraw(ANA);
                    return COUNTS;
                }))
                .isEmpty();

        assertThat(norte().find(ANA).orElseThrow().status()).isEqualTo(Status.WITHDRAWN);
    }

    @Test
    void withdrawn_and_asked_for_anew_while_the_records_are_counted_the_new_request_keeps_its_time() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);
        List<Erasure> anew = new ArrayList<>();

        assertThat(norte().beginRemoval(ANA, asked.id(), AFTER, () -> {
                    anew.add(norte().requestAfter(norte().withdraw(ANA), ADMIN, AFTER, BLOCKED_FOR));
                    return COUNTS;
                }))
                .isEmpty();

        assertThat(norte().find(ANA)).contains(anew.getFirst());
    }

    @Test
    void the_run_of_a_withdrawn_request_removes_nothing_and_certifies_nothing_of_the_one_that_followed() {
        Erasure withdrawn = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);
        Erasure asked = norte().requestAfter(norte().withdraw(ANA), ADMIN, NOW, BLOCKED_FOR);
        norte().beginRemoval(ANA, asked.id(), AFTER, () -> COUNTS);

        assertThat(norte().beginRemoval(ANA, withdrawn.id(), AFTER, () -> COUNTS))
                .isEmpty();
        assertThatThrownBy(() -> norte().certify(ANA, withdrawn.id(), 7, 3, AFTER))
                .as("while it removes")
                .isInstanceOf(LucaException.class);
        norte().certify(ANA, asked.id(), 7, 3, AFTER);
        assertThatThrownBy(() -> norte().certify(ANA, withdrawn.id(), 0, 0, AFTER))
                .as("when it has removed")
                .isInstanceOf(LucaException.class);
    }

    /** 250 are asked for by the key, whatever else there is: no query, three calls. */
    @Test
    void who_is_blocked_is_looked_up_by_the_key_and_the_others_are_not_read() {
        List<StudentId> asked = new ArrayList<>();
        for (int number = 0; number < 250; number++) {
            asked.add(new StudentId("s" + number));
        }
        norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);
        norte().request(asked.get(7), ADMIN, NOW, BLOCKED_FOR);
        norte().request(asked.get(240), ADMIN, NOW, BLOCKED_FOR);
        List<Object> calls = new ArrayList<>();
        ExecutionInterceptor recording = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                calls.add(context.request());
            }
        };
        try (DynamoDbClient client = TABLE.client(recording)) {
            SchoolErasures erasures = TABLE.table(client).erasuresOf(new SchoolId("norte"));

            assertThat(erasures.blockedAmong(asked)).containsExactlyInAnyOrder(asked.get(7), asked.get(240));

            assertThat(calls).hasSize(3).hasOnlyElementsOfType(BatchGetItemRequest.class);
            calls.clear();
            assertThat(TABLE.table(client).forSchool(new SchoolId("norte")).standing(ANA))
                    .isEqualTo(Standing.BLOCKED);
            assertThat(calls).hasSize(1).hasOnlyElementsOfType(BatchGetItemRequest.class);
        }
    }

    @Test
    void a_class_is_read_without_who_is_blocked() {
        for (StudentId each : List.of(ANA, BEA)) {
            TABLE.school("norte").record(evaluation(each, "exam_1", "80"));
            TABLE.put("norte", grade(each, "80"));
        }
        norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);

        for (ClassPage page : List.of(
                TABLE.school("norte").schoolClass(MATH, Q1, 100, null),
                TABLE.tables().gradingOf(new SchoolId("norte")).schoolClass(MATH, Q1, 100, null))) {
            assertThat(page.grades()).extracting(Grade::student).containsExactly(BEA);
            assertThat(page.evaluations())
                    .extracting(evaluation -> evaluation.key().student())
                    .containsExactly(BEA);
        }
    }

    @Test
    void removes_every_record_of_the_student_and_no_other() {
        for (StudentId each : List.of(ANA, BEA)) {
            TABLE.school("norte").enroll(student(each));
            for (int number = 0; number < 60; number++) {
                TABLE.school("norte").record(evaluation(each, "exam_" + number, "80"));
            }
        }
        StudentRecords records = TABLE.tables().recordsOf(new SchoolId("norte"), ANA);
        assertThat(records.counts()).isEqualTo(Map.of("eval", 60, "profile", 1));

        records.remove();

        assertThat(records.counts()).isEmpty();
        assertThat(TABLE.items().stream()
                        .filter(item -> item.get("PK").s().contains("#STUDENT#"))
                        .map(item -> item.get("student_id").s()))
                .hasSize(61)
                .containsOnly("bea");
    }

    @Test
    void hands_out_every_attribute_and_nothing_of_how_it_is_found() {
        TABLE.school("norte").enroll(student(ANA));
        TABLE.school("norte").record(evaluation("exam_1", "80.5"));
        List<Map<String, Object>> records = new ArrayList<>();

        TABLE.tables().recordsOf(new SchoolId("norte"), ANA).forEach(records::add);

        assertThat(records).extracting(record -> record.get("kind")).containsExactly("eval", "profile");
        assertThat(records.getFirst())
                .containsEntry("type", EXAM.value())
                .containsEntry("score", new java.math.BigDecimal("80.5"))
                .containsEntry("consolidated", false);
        assertThat(records.getLast()).containsEntry("name", "Ana López");
        assertThat(records.toString()).doesNotContain("TENANT#");
    }

    @Test
    void whoever_asks_for_an_export_gets_the_one_that_is_there_until_it_is_too_old() {
        SchoolExports exports = TABLE.tables().exportsOf(new SchoolId("norte"));
        Export first = exports.request(ANA, ADMIN, NOW);

        assertThat(exports.request(ANA, ADMIN, NOW.plusSeconds(60))).isEqualTo(first);
        assertThat(exports.markReady(ANA, first.id(), List.of("records.json"))).isTrue();
        assertThat(exports.request(ANA, ADMIN, NOW.plus(Export.KEPT).minusMillis(1))
                        .files())
                .containsExactly("records.json");
        Export next = exports.request(ANA, ADMIN, NOW.plus(Export.KEPT));
        assertThat(next.id()).isNotEqualTo(first.id());
        assertThat(next.status()).isEqualTo(Export.Status.RUNNING);
        assertThat(exports.markReady(ANA, first.id(), List.of("records.json")))
                .as("the work of the old one comes late")
                .isFalse();
        assertThat(exports.markReady(ANA, UUID.randomUUID(), List.of("records.json")))
                .isFalse();
    }

    @Test
    void what_was_withdrawn_makes_room_only_for_who_names_it() {
        norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);
        Erasure first = norte().withdraw(ANA);

        assertThat(norte().request(ANA, ADMIN, NOW, BLOCKED_FOR)).isEqualTo(first);
        Erasure second = norte().requestAfter(first, ADMIN, NOW, BLOCKED_FOR);
        assertThat(second.status()).isEqualTo(Status.BLOCKED);
        assertThat(norte().requestAfter(first, ADMIN, NOW, BLOCKED_FOR))
                .as("of two who asked at once, both get the one that was first")
                .isEqualTo(second);
        Erasure withdrawnToo = norte().withdraw(ANA);
        assertThat(norte().requestAfter(first, ADMIN, NOW, BLOCKED_FOR))
                .as("its work may be under way still")
                .isEqualTo(withdrawnToo);
    }

    @Test
    void a_school_asks_for_so_many_erasures_a_day_and_no_other_school_feels_it() {
        Erasure asked = norte().request(ANA, ADMIN, NOW, BLOCKED_FOR);
        for (int number = 1; number < Erasure.MOST_A_DAY; number++) {
            norte().countAnother(NOW);
        }
        Instant tomorrow = NOW.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));

        for (ThrowingCallable one : List.<ThrowingCallable>of(
                () -> norte().request(BEA, ADMIN, NOW, BLOCKED_FOR), () -> norte().countAnother(NOW))) {
            assertThatThrownBy(one)
                    .isInstanceOfSatisfying(LucaException.class, refused -> {
                        assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
                        assertThat(refused.retryAfter()).contains(Duration.between(NOW, tomorrow));
                    })
                    .hasMessageContaining(String.valueOf(Erasure.MOST_A_DAY))
                    .hasMessageContaining(tomorrow.toString());
        }
        assertThat(norte().find(BEA)).isEmpty();
        assertThat(norte().request(ANA, ADMIN, NOW, BLOCKED_FOR))
                .as("what there is is answered")
                .isEqualTo(asked);
        assertThat(erasures("sur").request(BEA, ADMIN, NOW, BLOCKED_FOR).status())
                .isEqualTo(Status.BLOCKED);
        assertThat(exports("norte").request(BEA, ADMIN, NOW).status()).isEqualTo(Export.Status.RUNNING);
        assertThat(norte().request(BEA, ADMIN, tomorrow, BLOCKED_FOR).status()).isEqualTo(Status.BLOCKED);
    }

    @Test
    void a_school_has_so_many_exports_under_way_and_one_that_is_ready_makes_room() {
        List<Export> running = new ArrayList<>();
        for (int number = 0; number < Export.MOST_UNDER_WAY; number++) {
            running.add(exports("norte").request(new StudentId("s" + number), ADMIN, NOW));
        }

        assertThatThrownBy(() -> exports("norte").request(ANA, ADMIN, NOW))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS))
                .hasMessageContaining(String.valueOf(Export.MOST_UNDER_WAY));
        assertThat(exports("norte").find(ANA)).isEmpty();
        assertThat(exports("norte").request(running.getFirst().student(), ADMIN, NOW))
                .as("what there is is answered")
                .isEqualTo(running.getFirst());
        assertThat(exports("sur").request(ANA, ADMIN, NOW).status()).isEqualTo(Export.Status.RUNNING);
        exports("norte")
                .markReady(running.getFirst().student(), running.getFirst().id(), List.of("records.json"));
        assertThat(exports("norte").request(ANA, ADMIN, NOW).status()).isEqualTo(Export.Status.RUNNING);
        assertThatThrownBy(() -> exports("norte").request(BEA, ADMIN, NOW)).isInstanceOf(LucaException.class);
    }

    @Test
    void exports_that_never_come_to_their_end_hold_no_place_for_longer_than_somebody_waits() {
        Export first = exports("norte").request(ANA, ADMIN, NOW);
        for (int number = 1; number < Export.MOST_UNDER_WAY; number++) {
            exports("norte").request(new StudentId("s" + number), ADMIN, NOW);
        }

        assertThatThrownBy(() ->
                        exports("norte").request(BEA, ADMIN, first.abandonedAt().minusSeconds(1)))
                .isInstanceOf(LucaException.class);
        assertThat(exports("norte").request(BEA, ADMIN, first.abandonedAt()).status())
                .isEqualTo(Export.Status.RUNNING);
    }

    @Test
    void at_once_a_school_gets_no_more_exports_under_way_than_one_after_the_other() throws Exception {
        AtomicInteger made = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < 40; number++) {
                StudentId ghost = new StudentId("ghost_" + number);
                var _ = threads.submit(() -> {
                    for (int tries = 0; tries < 20; tries++) {
                        try {
                            exports("norte").request(ghost, ADMIN, NOW);
                            return made.incrementAndGet();
                        } catch (LucaException refused) {
                            if (!refused.retryable()) {
                                return 0;
                            }
                        }
                    }
                    return 0;
                });
            }
        }

        assertThat(made).hasValue(Export.MOST_UNDER_WAY);
    }

    @Test
    void an_export_that_takes_too_long_makes_room_only_for_who_names_it() {
        Export slow = exports("norte").request(ANA, ADMIN, NOW);
        Instant later = slow.abandonedAt();

        assertThat(exports("norte").request(ANA, ADMIN, later)).isEqualTo(slow);
        Export next = exports("norte").requestAfter(slow, ADMIN, later);
        assertThat(next.id()).isNotEqualTo(slow.id());
        assertThat(exports("norte").requestAfter(slow, ADMIN, later)).isEqualTo(next);
    }

    @Test
    void an_export_that_was_given_up_makes_room_and_who_asks_again_gets_a_new_one_that_takes_a_place() {
        Export failed = exports("norte").request(ANA, ADMIN, NOW);
        for (int number = 1; number < Export.MOST_UNDER_WAY; number++) {
            exports("norte").request(new StudentId("s" + number), ADMIN, NOW);
        }

        assertThat(exports("norte").giveUp(ANA, failed.id())).isTrue();
        assertThat(exports("norte").giveUp(ANA, failed.id())).as("done again").isTrue();

        assertThat(exports("norte").find(ANA).orElseThrow().status()).isEqualTo(Export.Status.FAILED);
        Export next = exports("norte").request(ANA, ADMIN, NOW);
        assertThat(next.id()).isNotEqualTo(failed.id());
        assertThat(next.status()).isEqualTo(Export.Status.RUNNING);
        assertThatThrownBy(() -> exports("norte").request(BEA, ADMIN, NOW)).isInstanceOf(LucaException.class);
    }

    @Test
    void an_export_that_is_ready_is_not_given_up_whoever_comes_last() {
        Export first = exports("norte").request(ANA, ADMIN, NOW);
        assertThat(exports("norte").markReady(ANA, first.id(), List.of("records.json")))
                .isTrue();
        assertThat(exports("norte").giveUp(ANA, first.id())).isFalse();
        Export late = exports("norte").request(BEA, ADMIN, NOW);
        assertThat(exports("norte").giveUp(BEA, late.id())).isTrue();
        assertThat(exports("norte").markReady(BEA, late.id(), List.of("records.json")))
                .isTrue();

        assertThat(exports("norte").request(ANA, ADMIN, NOW).status()).isEqualTo(Export.Status.READY);
        assertThat(exports("norte").request(BEA, ADMIN, NOW).id()).isEqualTo(late.id());
    }

    @Test
    void what_becomes_of_an_export_that_was_given_up_is_nothing_to_the_one_in_its_place() {
        Export failed = exports("norte").request(ANA, ADMIN, NOW);
        exports("norte").giveUp(ANA, failed.id());
        Export next = exports("norte").request(ANA, ADMIN, NOW);

        assertThat(exports("norte").markReady(ANA, failed.id(), List.of("records.json")))
                .isFalse();
        assertThat(exports("norte").giveUp(ANA, failed.id())).isFalse();

        assertThat(exports("norte").find(ANA)).contains(next);
    }

    private static SchoolExports exports(String school) {
        return TABLE.tables().exportsOf(new SchoolId(school));
    }

    private static SchoolErasures norte() {
        return erasures("norte");
    }

    private static SchoolErasures erasures(String school) {
        return TABLE.tables().erasuresOf(new SchoolId(school));
    }

    private static Requester asker(String person) {
        return new Requester(new PersonId(person), new RequestId("Dmq4sD5bhXyE0Zo="));
    }
}
