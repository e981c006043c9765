package io.luca.local.aws.service.dynamodb;

import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.dynamodb.Answer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** DynamoDB behind the local endpoint: what the policies let through is done, by the engine or elsewhere. */
final class DynamoDbService implements AwsService {

    private final TableEngine engine;
    private final KeyGuard guard;
    private final TableMetrics metrics;

    DynamoDbService(TableEngine engine, KeyGuard guard, TableMetrics metrics) {
        this.metrics = metrics;
        this.engine = engine;
        this.guard = guard;
    }

    @Override
    public String signingName() {
        return "dynamodb";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        Set<String> tables = new HashSet<>();
        long start = System.nanoTime();
        // Not the caller's own text of the target: what runs must be what was decided about.
        Answer answer = engine.answer(call.operation(), call.body(), (_, accesses) -> {
            guard.require(call.caller(), accesses);
            accesses.forEach(access -> access.table().ifPresent(tables::add));
        });
        metrics.answered(call.operation(), tables, answer, Duration.ofNanos(System.nanoTime() - start));
        return new AwsReply(answer.status(), AwsReply.JSON_1_0, answer.body());
    }
}
