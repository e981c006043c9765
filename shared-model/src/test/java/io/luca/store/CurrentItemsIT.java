package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;
import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.evaluation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.Evaluation;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** DynamoDB may leave keys of a batch undone: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
class CurrentItemsIT {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final int STUDENTS = 9;

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    private final List<Duration> slept = new ArrayList<>();

    @BeforeEach
    void write() {
        evaluations().forEach(TABLE.school("norte")::record);
    }

    @Test
    void what_a_call_leaves_undone_is_asked_for_again_after_a_pause() {
        try (DynamoDbClient client = TABLE.client(new HalfDone())) {
            List<Item> found = items(client).under(keys(), pausesFor(Duration.ofMinutes(1)));

            assertThat(found)
                    .extracting(item -> item.text(PARTITION_KEY) + item.text(SORT_KEY))
                    .hasSize(STUDENTS)
                    .doesNotHaveDuplicates();
            assertThat(slept).as("of 9 a call leaves 4, then 2, then 1").hasSize(3);
        }
    }

    @Test
    void what_is_left_when_the_time_is_up_is_an_error_and_not_taken_for_missing() {
        try (DynamoDbClient client = TABLE.client(new HalfDone())) {
            assertThatThrownBy(() -> items(client).under(keys(), pausesFor(Duration.ZERO)))
                    .isInstanceOfSatisfying(
                            LucaException.class,
                            busy -> assertThat(busy.retryable()).isTrue());
        }
    }

    private static CurrentItems items(DynamoDbClient client) {
        return new CurrentItems(TABLE.table(client), NORTE, List.of(PARTITION_KEY, SORT_KEY));
    }

    private static List<Map<String, AttributeValue>> keys() {
        return evaluations()
                .map(each -> TenantTable.key(Keys.student(NORTE, each.key().student()), Keys.evaluation(each.key())))
                .toList();
    }

    private static Stream<Evaluation> evaluations() {
        return IntStream.range(0, STUDENTS).mapToObj(number -> evaluation(new StudentId("s" + number), "exam_1", "80"));
    }

    private Pauses pausesFor(Duration time) {
        return new Pauses(NOW.plus(time), Clock.fixed(NOW, ZoneOffset.UTC), new Random(1), slept::add);
    }

    /** A DynamoDB that does one half of each batch, the greater one. */
    private static final class HalfDone implements ExecutionInterceptor {

        private static final ExecutionAttribute<Map<String, KeysAndAttributes>> UNDONE =
                new ExecutionAttribute<>("Undone");

        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            if (!(context.request() instanceof BatchGetItemRequest whole)) {
                return context.request();
            }
            var asked = whole.requestItems().entrySet().iterator().next();
            List<Map<String, AttributeValue>> keys = asked.getValue().keys();
            int done = (keys.size() + 1) / 2;
            attributes.putAttribute(
                    UNDONE,
                    done == keys.size()
                            ? Map.of()
                            : Map.of(asked.getKey(), with(asked.getValue(), keys.subList(done, keys.size()))));
            return whole.toBuilder()
                    .requestItems(Map.of(asked.getKey(), with(asked.getValue(), keys.subList(0, done))))
                    .build();
        }

        @Override
        public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
            return context.response() instanceof BatchGetItemResponse answer
                    ? answer.toBuilder()
                            .unprocessedKeys(attributes.getAttribute(UNDONE))
                            .build()
                    : context.response();
        }

        private static KeysAndAttributes with(KeysAndAttributes asked, List<Map<String, AttributeValue>> keys) {
            return asked.toBuilder().keys(keys).build();
        }
    }
}
