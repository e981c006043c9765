package io.luca.worker;

import static io.luca.worker.QueuedMessages.event;
import static io.luca.worker.QueuedMessages.list;
import static io.luca.worker.QueuedMessages.single;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.contract.TableSchema;
import io.luca.model.PersonId;
import io.luca.model.Receipt;
import io.luca.model.RequestId;
import io.luca.model.Requester;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.LocalTable;
import io.luca.store.Pauses;
import io.luca.store.TenantTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Of a student whom the school has blocked nothing more is stored. */
class BlockedStudentsIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final SchoolId SUR = new SchoolId("sur");
    private static final Duration BLOCKED_FOR = Duration.ofDays(30);

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T18:00:00Z"));
    private final Questions questions = new Questions();
    private QuarantineQueue quarantine;
    private DynamoDbClient client;
    private TenantTable table;
    private BatchIngestion work;

    /** Counts the students who are asked for, and lets the calls of some schools fail. */
    private static final class Questions implements ExecutionInterceptor {

        private final AtomicInteger count = new AtomicInteger();
        private final Set<String> failing = ConcurrentHashMap.newKeySet();
        private Runnable answered = () -> {};

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof QueryRequest query) {
                assertThat(query.expressionAttributeValues().values())
                        .as("what only grows is not read")
                        .noneMatch(value -> value.s().endsWith("#PRIVACY"));
            }
            if (context.request() instanceof BatchGetItemRequest get) {
                get.requestItems().values().stream()
                        .flatMap(wanted -> wanted.keys().stream())
                        .map(key -> key.get(TableSchema.PARTITION_KEY).s())
                        .filter(partition -> partition.endsWith("#PRIVACY"))
                        .forEach(partition -> {
                            count.incrementAndGet();
                            answered.run();
                            if (failing.stream().anyMatch(school -> partition.startsWith("TENANT#" + school + "#"))) {
                                throw SdkClientException.create("the test lets it fail");
                            }
                        });
            }
        }
    }

    @BeforeEach
    void begin() {
        client = TABLE.client(questions);
        quarantine = QuarantineQueue.open();
        table = TABLE.table(client);
        work = new BatchIngestion(
                table,
                new BlockedStudents(table, now::get),
                new SenderRights(table, now::get),
                new EventReader(now::get),
                new Quarantine(quarantine.client(), quarantine.url()));
    }

    @AfterEach
    void end() {
        client.close();
        quarantine.close();
    }

    @Test
    void events_of_a_blocked_student_are_refused_and_those_of_others_stored() {
        block(NORTE, "ana");

        BatchResult result = run(
                single(NORTE, "m1", "ana", "e1"),
                single(NORTE, "m2", "beto", "e2"),
                list(NORTE, "m3", event("carla", "e3"), event("ana", "e4")),
                single(SUR, "m4", "ana", "e5"));

        assertThat(result).isEqualTo(new BatchResult(Set.of(), 5, 3, 2, 0));
        assertThat(eventsOf("norte", "ana")).isEmpty();
        assertThat(eventsOf("norte", "beto")).containsExactly("e2");
        assertThat(eventsOf("norte", "carla")).containsExactly("e3");
        assertThat(eventsOf("sur", "ana")).containsExactly("e5");
    }

    @Test
    void the_receipt_tells_it_as_of_other_bad_rows() {
        block(NORTE, "ana");

        run(single(NORTE, "m1", "ana", "e1"), list(NORTE, "m2", event("beto", "e2"), event("ana", "e3")));

        assertThat(receipt("m1").rows())
                .containsExactly(new Receipt.Row(
                        0, "e1", Receipt.Outcome.QUARANTINED, "student_id", "the school has no such student"));
        assertThat(receipt("m2").rows())
                .containsExactly(
                        new Receipt.Row(0, "e2", Receipt.Outcome.ACCEPTED, null, null),
                        new Receipt.Row(
                                1, "e3", Receipt.Outcome.QUARANTINED, "student_id", "the school has no such student"));
    }

    @Test
    void the_quarantine_keeps_nothing_of_what_was_said() {
        block(NORTE, "ana");

        run(single(NORTE, "m1", "ana", "e1"));

        assertThat(quarantine.taken()).singleElement().satisfies(entry -> {
            assertThat(entry.body()).contains("\"sent\":\"{}\"");
            assertThat(entry.attributes()).containsEntry("reason", "the school has no such student");
            assertThat(entry.toString()).doesNotContain("ana", "secreto");
        });
    }

    /** 25 rows that nobody can store fill the queue no more than one. */
    @Test
    void a_request_has_one_message_in_quarantine_with_each_of_its_rows() {
        block(NORTE, "ana");

        run(
                list(NORTE, "m1", event("ana", "e1"), event("beto", "e2"), event("ana", "e3")),
                single(NORTE, "m2", "ana", "e4"));

        assertThat(quarantine.taken()).hasSize(2).anySatisfy(entry -> {
            assertThat(entry.attributes()).containsEntry("rows", "2").containsEntry("message_id", "m1");
            assertThat(entry.body())
                    .contains("{\"row\":0,\"field\":\"student_id\"", "{\"row\":2,")
                    .doesNotContain("\"row\":1");
        });
    }

    @Test
    void while_it_is_not_known_whom_a_school_has_blocked_its_messages_alone_come_again() {
        questions.failing.add("norte");

        BatchResult result = run(single(NORTE, "m1", "ana", "e1"), single(SUR, "m2", "ana", "e2"));

        assertThat(result).isEqualTo(new BatchResult(Set.of("m1"), 2, 1, 0, 0));
        assertThat(eventsOf("norte", "ana")).isEmpty();
        assertThat(eventsOf("sur", "ana")).containsExactly("e2");

        questions.failing.clear();
        assertThat(run(single(NORTE, "m1", "ana", "e1")).failed()).isEmpty();
        assertThat(eventsOf("norte", "ana")).containsExactly("e1");
    }

    @Test
    void a_student_is_asked_for_once_a_minute() {
        run(single(NORTE, "m1", "ana", "e1"), single(NORTE, "m2", "ana", "e2"));
        now.updateAndGet(time -> time.plusSeconds(59));
        run(single(NORTE, "m3", "ana", "e3"));
        assertThat(questions.count).hasValue(1);
        run(single(NORTE, "m5", "ana", "e5"), single(NORTE, "m6", "beto", "e6"));
        assertThat(questions.count).as("beto as well, and nobody twice").hasValue(2);

        block(NORTE, "ana");
        now.updateAndGet(time -> time.plusSeconds(2));
        run(single(NORTE, "m4", "ana", "e4"));

        assertThat(questions.count).hasValue(3);
        assertThat(eventsOf("norte", "ana")).containsExactlyInAnyOrder("e1", "e2", "e3", "e5");
    }

    /** It may have been long on its way, and says what was so when it was asked for. */
    @Test
    void the_minute_of_an_answer_begins_when_it_is_asked_for() {
        questions.answered = () -> now.updateAndGet(time -> time.plusSeconds(40));
        run(single(NORTE, "m1", "ana", "e1"));
        questions.answered = () -> {};
        block(NORTE, "ana");
        now.updateAndGet(time -> time.plusSeconds(20));

        run(single(NORTE, "m2", "ana", "e2"));

        assertThat(eventsOf("norte", "ana")).containsExactly("e1");
    }

    /** Else what was known would be used until the clock has caught up, and a minute longer. */
    @Test
    void who_was_asked_for_later_than_now_is_asked_for_again() {
        run(single(NORTE, "m1", "ana", "e1"));
        block(NORTE, "ana");
        now.updateAndGet(time -> time.minusSeconds(30));

        run(single(NORTE, "m2", "ana", "e2"));

        assertThat(eventsOf("norte", "ana")).containsExactly("e1");
    }

    @Test
    void a_withdrawn_request_blocks_nobody() {
        block(NORTE, "ana");
        table.erasuresOf(NORTE).withdraw(new StudentId("ana"));

        run(single(NORTE, "m1", "ana", "e1"));

        assertThat(eventsOf("norte", "ana")).containsExactly("e1");
    }

    private void block(SchoolId school, String student) {
        var _ = table.erasuresOf(school)
                .request(
                        new StudentId(student),
                        new Requester(new PersonId("admin_1"), new RequestId("Dmq4sD5bhXyE0Zo=")),
                        now.get(),
                        BLOCKED_FOR);
    }

    private BatchResult run(SQSMessage... messages) {
        return work.run(List.of(messages), new Pauses(now.get(), now::get, new Random(1), Thread::sleep));
    }

    private Receipt receipt(String message) {
        return table.eventsOf(NORTE).receipts(new RequestId(message)).getFirst();
    }

    private static Set<String> eventsOf(String school, String student) {
        return TABLE.items().stream()
                .filter(item ->
                        item.get(TableSchema.PARTITION_KEY).s().equals("TENANT#" + school + "#STUDENT#" + student))
                .map(item -> item.get("event_id").s())
                .collect(Collectors.toSet());
    }
}
