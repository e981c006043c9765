package io.luca.local.workbench.smoke;

import io.luca.contract.TableSchema;
import io.luca.model.RequestId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Receipts of events, and how they go: the worker may still be about to write one. */
final class Receipts {

    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private Receipts() {}

    /**
     * The receipt of a request goes at the end, and with it nothing of the request can come any more.
     *
     * @param answered what the gateway says of the request, when it does
     */
    static void removeLater(Trial trial, TestSchool school, CompletableFuture<HttpApi.Answer> answered) {
        trial.undo().before("events of " + school.id() + ", which expire after 30 days, and their receipt", () -> {
            HttpApi.Answer taken = answered.get(HttpApi.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (taken.status() == 202) {
                remove(trial, school.keys().receipts(new RequestId(taken.text("request_id"))));
            }
        });
    }

    private static void remove(Trial trial, String partition) throws Exception {
        boolean isThere = trial.waiting()
                .until(LONGEST, PAUSE, () -> written(trial, partition))
                .isPresent();
        TestSchools.remove(trial, partition);
        if (!isThere) {
            throw new IllegalStateException("not stored " + LONGEST.toSeconds() + " s later");
        }
    }

    private static Optional<Integer> written(Trial trial, String partition) {
        return Optional.of(trial.table()
                        .query(query -> query.tableName(trial.deployed().table())
                                .consistentRead(true)
                                .limit(1)
                                .keyConditionExpression(TableSchema.PARTITION_KEY + " = :partition")
                                .expressionAttributeValues(Map.of(":partition", AttributeValue.fromS(partition))))
                        .count())
                .filter(count -> count > 0);
    }
}
