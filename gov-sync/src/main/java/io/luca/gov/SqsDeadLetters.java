package io.luca.gov;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import java.time.Instant;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The dead letters as messages of a queue: which batch, and what the last try met; no grade. */
final class SqsDeadLetters implements DeadLetters {

    private final SqsClient sqs;
    private final String queueUrl;

    SqsDeadLetters(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    @Override
    public void put(Manifest batch, Instant at) {
        String text = new String(Json.write(message(batch, at)), UTF_8);
        try {
            var _ = sqs.sendMessage(send -> send.queueUrl(queueUrl).messageBody(text));
        } catch (SdkException failed) {
            throw LucaException.unavailable("the queue of dead letters cannot be reached", failed);
        }
    }

    static ObjectNode message(Manifest batch, Instant at) {
        ObjectNode message =
                Json.object().put("at", at.toString()).put("run", batch.run().value());
        message.set("batch", BatchReference.of(batch.batch()).write());
        return message.put("attempts", batch.attempts())
                .put("uncertain", batch.uncertain())
                .put("last_error", batch.error().orElse(""));
    }
}
