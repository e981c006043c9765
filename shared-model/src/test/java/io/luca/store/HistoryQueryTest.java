package io.luca.store;

import static io.luca.contract.TableSchema.SORT_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        EndlessReports table = new EndlessReports(Integer.MAX_VALUE);

        StudentHistory history = historyOf(table);

        assertThat(table.limits).hasSize(HistoryQuery.SENDERS_LOOKED_AT);
        assertThat(history.recentEvents())
                .extracting(BehaviorEvent::sender)
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    /** As of items that were written when long payloads stood in them: 1 MB is 17 of the largest. */
    @Test
    void where_reports_fill_a_page_of_the_table_few_of_each_further_sender_are_asked_for() {
        EndlessReports table = new EndlessReports(17);

        StudentHistory history = historyOf(table);

        assertThat(table.limits).hasSize(HistoryQuery.SENDERS_LOOKED_AT).startsWith(61, 2);
        assertThat(table.limits.subList(1, table.limits.size())).containsOnly(2);
        assertThat(history.recentEvents())
                .extracting(BehaviorEvent::sender)
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    private static StudentHistory historyOf(EndlessReports table) {
        return new TenantTable(table, _ -> AnonymousCredentialsProvider.create(), "table")
                .forSchool(NORTE)
                .history(Samples.ANA, 10, null)
                .orElseThrow();
    }

    /** Each of very many people has said something without end; their ids go down from the last. */
    private static final class EndlessReports implements DynamoDbClient {

        private static final int LAST = 999;

        private final List<Integer> limits = new ArrayList<>();
        private final int mostOfAPage;

        /** @param mostOfAPage so many items fill a page of the table */
        EndlessReports(int mostOfAPage) {
            this.mostOfAPage = mostOfAPage;
        }

        @Override
        public QueryResponse query(QueryRequest request) {
            if (!request.expressionAttributeValues().containsValue(AttributeValue.fromS(Keys.PROFILE))) {
                return QueryResponse.builder().build();
            }
            limits.add(request.limit());
            List<Map<String, AttributeValue>> items = Stream.concat(profileIfFirst(request), reportsFrom(request))
                    .limit(Math.min(request.limit(), mostOfAPage))
                    .toList();
            return QueryResponse.builder()
                    .items(items)
                    .lastEvaluatedKey(items.getLast())
                    .build();
        }

        private static Stream<Map<String, AttributeValue>> profileIfFirst(QueryRequest request) {
            return request.hasExclusiveStartKey()
                    ? Stream.of()
                    : Stream.of(StudentItem.write(NORTE, Samples.student(Samples.ANA))
                            .attributes());
        }

        /** A reading that does not start below a sender goes on with that sender. */
        private static Stream<Map<String, AttributeValue>> reportsFrom(QueryRequest request) {
            int sender = LAST;
            if (request.hasExclusiveStartKey()) {
                String start = request.exclusiveStartKey().get(SORT_KEY).s();
                int last = Integer.parseInt(start.split("#")[2].substring("teacher_".length()));
                sender = start.endsWith("#") ? last - 1 : last;
            }
            String name = "teacher_" + sender;
            return IntStream.range(0, request.limit()).mapToObj(number -> report(name, number));
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
