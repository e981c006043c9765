package io.luca.interactive.school;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.TenantTable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Parts of large reads where the one place for them is taken, on a table that has nothing. */
class LargeReadsTest {

    private static final SchoolId SCHOOL = new SchoolId("norte");
    private static final StudentId ANA = new StudentId("ana");
    private static final SchoolClass CLASS = new SchoolClass(new SubjectId("matematicas"), new PeriodId("Q1_2024"));

    private final EmptyTable table = new EmptyTable();
    private final HeavyReads parts = new HeavyReads(new HeavyReads.Bounds(1, 1, 0, 0, Duration.ZERO));
    private final SchoolData data = new SchoolData(
            new TenantTable(table, _ -> AnonymousCredentialsProvider.create(), "table"),
            new DataCalls(Duration.ofHours(1)),
            parts,
            Runnable::run,
            Ticker.systemTicker());

    @Test
    void a_page_of_a_class_a_grade_with_its_evaluations_and_a_page_of_events_need_a_place() throws Exception {
        whileTaken(() -> {
            assertRefused(() -> data.classPage(SCHOOL, CLASS, 500, null));
            assertRefused(() -> data.gradeDetail(SCHOOL, ANA, CLASS));
            assertRefused(() -> data.events(SCHOOL, ANA, 100, null));
            assertThat(table.calls)
                    .as("what finds no place asks the table nothing")
                    .hasValue(0);
        });

        assertThat(data.classPage(SCHOOL, CLASS, 500, null).evaluations()).isEmpty();
        assertThat(data.gradeDetail(SCHOOL, ANA, CLASS).evaluations()).isEmpty();
        assertThat(data.events(SCHOOL, ANA, 100, null).events()).isEmpty();
    }

    @Test
    void what_is_quick_needs_none() throws Exception {
        whileTaken(() -> assertThat(
                        data.<Boolean>of(SCHOOL, records -> records.student(ANA).isEmpty()))
                .isTrue());
    }

    private void whileTaken(Runnable work) throws InterruptedException, ExecutionException {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> held = threads.submit(() -> parts.run(SCHOOL, () -> {
                taken.countDown();
                try {
                    released.await();
                } catch (InterruptedException stop) {
                    throw new IllegalStateException(stop);
                }
                return "";
            }));
            taken.await();
            try {
                work.run();
            } finally {
                released.countDown();
            }
            assertThat(held.get()).isEmpty();
        }
    }

    private static void assertRefused(Runnable read) {
        assertThatThrownBy(read::run)
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
    }

    private static final class EmptyTable implements DynamoDbClient {

        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public QueryResponse query(QueryRequest request) {
            calls.incrementAndGet();
            return QueryResponse.builder().build();
        }

        @Override
        public GetItemResponse getItem(Consumer<GetItemRequest.Builder> request) {
            calls.incrementAndGet();
            return GetItemResponse.builder().build();
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
