package io.luca.worker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** A queue that takes everything and shows it. */
final class RecordingQueue implements QuarantineQueue, SqsClient {

    private final List<Taken> taken = new CopyOnWriteArrayList<>();

    @Override
    public SqsClient client() {
        return this;
    }

    @Override
    public String url() {
        return "quarantine";
    }

    @Override
    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        request.entries().forEach(entry -> taken.add(Taken.of(entry.messageBody(), entry.messageAttributes())));
        return SendMessageBatchResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
