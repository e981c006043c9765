package io.luca.local.aws.service.dynamodb;

import io.luca.local.dynamodb.Answer;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.DynamoDb.Guard;

/** What does requests to DynamoDB: the engine of this process, or a DynamoDB elsewhere. Safe for use by many threads. */
interface Requests {

    /** Does a client's request, if the guard lets it: the guard is asked before anything is done, or sent. */
    Answer answer(String target, byte[] body, Guard guard);

    /** Does a request of the platform's own. */
    Answer answer(String target, byte[] body);

    /** The engine of this process. */
    record Here(DynamoDb engine) implements Requests {

        @Override
        public Answer answer(String target, byte[] body, Guard guard) {
            return engine.answer(target, body, guard);
        }

        @Override
        public Answer answer(String target, byte[] body) {
            return engine.answer(target, body);
        }
    }
}
