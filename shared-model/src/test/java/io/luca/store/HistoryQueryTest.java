package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

class HistoryQueryTest {

    private static final SchoolId NORTE = new SchoolId("norte");

    @Test
    void the_reading_of_reports_ends_however_many_people_have_said_however_much() {
        EndlessReports table = new EndlessReports();

        StudentHistory history = new TenantTable(table, _ -> AnonymousCredentialsProvider.create(), "table")
                .forSchool(NORTE)
                .history(Samples.ANA, 10, null)
                .orElseThrow();

        assertThat(table.pagesOfReports).hasValue(HistoryQuery.SENDERS_LOOKED_AT);
        assertThat(history.recentEvents())
                .extracting(BehaviorEvent::sender)
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    /** Each page of reports is another's, and there is always more. */
    private static final class EndlessReports implements DynamoDbClient {

        private final AtomicInteger pagesOfReports = new AtomicInteger();

        @Override
        public QueryResponse query(QueryRequest request) {
            if (!request.expressionAttributeValues().containsValue(AttributeValue.fromS(Keys.PROFILE))) {
                return QueryResponse.builder().build();
            }
            String sender = "teacher_" + pagesOfReports.incrementAndGet();
            List<Map<String, AttributeValue>> reports = IntStream.range(0, request.limit() - 1)
                    .mapToObj(number -> report(sender, number))
                    .toList();
            return QueryResponse.builder()
                    .items(Stream.concat(profileIfFirst(request), reports.stream())
                            .toList())
                    .lastEvaluatedKey(reports.getLast())
                    .build();
        }

        private static Stream<Map<String, AttributeValue>> profileIfFirst(QueryRequest request) {
            return request.hasExclusiveStartKey()
                    ? Stream.of()
                    : Stream.of(StudentItem.write(NORTE, Samples.student(Samples.ANA))
                            .attributes());
        }

        private static Map<String, AttributeValue> report(String sender, int number) {
            return StoredItems.of(
                    NORTE,
                    new SentEvent(
                            new BehaviorEvent(
                                    new EventId("e-" + number),
                                    Samples.ANA,
                                    new PersonId(sender),
                                    "task_done",
                                    Samples.NOW.minusSeconds(number),
                                    "{}"),
                            new RequestId("request"),
                            Samples.NOW));
        }

        @Override
        public String serviceName() {
            return "dynamodb";
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
