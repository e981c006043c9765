package io.luca.local.aws.service.dynamodb;

import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.dynamodb.Answer;

/** DynamoDB behind the local endpoint: what the policies let through is done, by the engine or elsewhere. */
final class DynamoDbService implements AwsService {

    private final TableEngine engine;
    private final KeyGuard guard;

    DynamoDbService(TableEngine engine, KeyGuard guard) {
        this.engine = engine;
        this.guard = guard;
    }

    @Override
    public String signingName() {
        return "dynamodb";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        // Not the caller's own text of the target: what runs must be what was decided about.
        Answer answer =
                engine.answer(call.operation(), call.body(), (_, accesses) -> guard.require(call.caller(), accesses));
        return new AwsReply(answer.status(), AwsReply.JSON_1_0, answer.body());
    }
}
