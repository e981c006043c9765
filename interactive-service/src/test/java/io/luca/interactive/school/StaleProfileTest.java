package io.luca.interactive.school;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Caller;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.interactive.resilience.LastKnown;
import io.luca.interactive.resilience.Snapshots;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import io.luca.store.TenantTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** When an old profile is given, with a breaker that stays open so that no clock decides. */
class StaleProfileTest {

    private final AtomicLong nanos = new AtomicLong();
    private volatile boolean storeDown;
    private volatile boolean credentialsRefused;

    private final TenantTable table = new TenantTable(
            new OneStudent(),
            _ -> {
                if (credentialsRefused) {
                    throw LucaException.closed("no credentials", null);
                }
                return AnonymousCredentialsProvider.create();
            },
            "table");
    private final SchoolData data = new SchoolData(
            table,
            new DataCalls(Duration.ofHours(1)),
            new HeavyReads(new HeavyReads.Bounds(1, 1, 0, 0, Duration.ZERO)),
            Runnable::run,
            nanos::get);
    private final ProfileHandlers profiles = new ProfileHandlers(
            data,
            new ClassRights(
                    data,
                    new SchoolStatuses(data, Runnable::run, nanos::get, Clock.systemUTC()),
                    Runnable::run,
                    nanos::get),
            new LastKnown(Clock.systemUTC()));

    @Test
    void an_old_profile_is_given_while_the_store_is_down_and_credentials_can_be_had() {
        profiles.read(call("norte"));
        storeDown = true;

        assertThat(new String(profiles.read(call("norte")).json(), UTF_8)).contains("\"stale\":true");
    }

    /** Nobody may read for long what may be closed by now. */
    @Test
    void an_old_profile_is_given_for_five_minutes_after_it_was_known_that_the_student_is_not_blocked() {
        profiles.read(call("norte"));
        storeDown = true;
        nanos.addAndGet(Snapshots.LAST_RESORT.toNanos() - 1);
        assertThat(new String(profiles.read(call("norte")).json(), UTF_8)).contains("\"stale\":true");

        nanos.addAndGet(1);

        assertUnavailable("norte");
    }

    @Test
    void no_old_profile_is_given_without_credentials_of_the_school() {
        profiles.read(call("norte"));
        storeDown = true;
        profiles.read(call("norte"));
        profiles.read(call("norte")); // six failures: the breaker is open, and no call asks for credentials any more
        credentialsRefused = true;

        assertUnavailable("norte");
    }

    @Test
    void an_old_profile_of_one_school_is_never_given_to_another() {
        profiles.read(call("norte"));
        storeDown = true;

        assertUnavailable("sur");
    }

    private void assertUnavailable(String school) {
        assertThatThrownBy(() -> profiles.read(call(school)))
                .isInstanceOfSatisfying(
                        LucaException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static Call call(String school) {
        return new Call(
                new Caller(new SchoolId(school), new PersonId("teacher_1"), Role.TEACHER),
                _ -> "ana",
                _ -> List.of(),
                new byte[0],
                new RequestId("correlation"));
    }

    /** Answers every query with the profile, and no evaluation; nobody is blocked. */
    private final class OneStudent implements DynamoDbClient {

        @Override
        public QueryResponse query(QueryRequest request) {
            if (storeDown) {
                throw SdkClientException.create("down");
            }
            boolean downFromTheProfile =
                    request.expressionAttributeValues().containsValue(AttributeValue.fromS("PROFILE"));
            return QueryResponse.builder()
                    .items(downFromTheProfile ? List.of(profile()) : List.of())
                    .build();
        }

        @Override
        public BatchGetItemResponse batchGetItem(Consumer<BatchGetItemRequest.Builder> request) {
            if (storeDown) {
                throw SdkClientException.create("down");
            }
            return BatchGetItemResponse.builder()
                    .responses(Map.of())
                    .unprocessedKeys(Map.of())
                    .build();
        }

        /** Of a school that never said how far rights go. */
        @Override
        public GetItemResponse getItem(Consumer<GetItemRequest.Builder> request) {
            if (storeDown) {
                throw SdkClientException.create("down");
            }
            return GetItemResponse.builder().build();
        }

        private static Map<String, AttributeValue> profile() {
            return Map.of(
                    "SK", AttributeValue.fromS("PROFILE"),
                    "student_id", AttributeValue.fromS("ana"),
                    "name", AttributeValue.fromS("Ana"),
                    "grade_level", AttributeValue.fromS("3"),
                    "group", AttributeValue.fromS("A"));
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
