package io.luca.local.workbench.bench;

import io.luca.model.Evaluation;
import io.luca.model.SchoolId;
import io.luca.store.StoredItems;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The very requests to the table that the service makes for a mark and for a profile of {@link BenchSchools}, by the SDK and under the
 * school's credentials. Nothing is mapped. Safe for use by many threads.
 */
final class BareCalls {

    /** What a profile holds if nothing else is asked for. */
    private static final int EVALUATIONS_PER_PAGE = 100;

    /** As many as the service asks for at once. */
    private static final int SIDE_BY_SIDE = 10;

    private final DynamoDbClient client;
    private final String table;
    private final Function<SchoolId, AwsCredentialsProvider> credentials;

    /** @param credentials of one school */
    BareCalls(DynamoDbClient client, String table, Function<SchoolId, AwsCredentialsProvider> credentials) {
        this.client = client;
        this.table = table;
        this.credentials = credentials;
    }

    /** Puts the item that the service writes. */
    boolean put(String prefix, long number) {
        Evaluation evaluation = BenchSchools.evaluation(
                BenchSchools.marked(number), BenchSchools.subjectOf(number), prefix + "_" + number);
        SchoolId school = BenchSchools.school(number);
        var _ = client.putItem(put -> put.tableName(table)
                .item(StoredItems.of(school, evaluation))
                .conditionExpression("attribute_not_exists(PK)")
                .overrideConfiguration(config -> config.credentialsProvider(credentials.apply(school))));
        return true;
    }

    /** Makes the query for a class with its members. */
    boolean roster() {
        QueryResponse roster = client.query(StoredItems.queryOfRoster(
                table,
                BenchSchools.WITH_A_CLASS,
                BenchSchools.CLASS,
                AwsRequestOverrideConfiguration.builder()
                        .credentialsProvider(credentials.apply(BenchSchools.WITH_A_CLASS))
                        .build()));
        return roster.count() > BenchSchools.CLASS_MEMBERS;
    }

    /** Makes the queries for what each student of a class has in its subject and period, ten side by side. */
    boolean marksOfClass() {
        AwsRequestOverrideConfiguration credentials = AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(this.credentials.apply(BenchSchools.WITH_A_CLASS))
                .build();
        int found = 0;
        for (int first = 0; first < BenchSchools.CLASS_MEMBERS; first += SIDE_BY_SIDE) {
            List<FutureTask<QueryResponse>> queries = IntStream.range(
                            first, Math.min(BenchSchools.CLASS_MEMBERS, first + SIDE_BY_SIDE))
                    .mapToObj(student -> new FutureTask<>(() -> client.query(StoredItems.queryInClass(
                            table,
                            BenchSchools.WITH_A_CLASS,
                            BenchSchools.ofClass(student),
                            BenchSchools.MARKED,
                            credentials))))
                    .toList();
            queries.forEach(Thread::startVirtualThread);
            for (FutureTask<QueryResponse> query : queries) {
                found += answer(query).count();
            }
        }
        return found >= BenchSchools.CLASS_MEMBERS;
    }

    /** Makes a profile's three queries side by side. */
    boolean profile(long number) {
        SchoolId school = BenchSchools.school(number);
        List<QueryRequest> queries = StoredItems.queriesOfHistory(
                table,
                school,
                BenchSchools.student(number),
                EVALUATIONS_PER_PAGE,
                AwsRequestOverrideConfiguration.builder()
                        .credentialsProvider(credentials.apply(school))
                        .build());
        FutureTask<QueryResponse> evaluations = new FutureTask<>(() -> client.query(queries.get(0)));
        FutureTask<QueryResponse> events = new FutureTask<>(() -> client.query(queries.get(1)));
        Thread.startVirtualThread(evaluations);
        Thread.startVirtualThread(events);
        QueryResponse profile = client.query(queries.get(2));
        return profile.count() > 0
                && answer(evaluations).count() > 0
                && answer(events).hasItems();
    }

    private static QueryResponse answer(FutureTask<QueryResponse> query) {
        try {
            return query.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
