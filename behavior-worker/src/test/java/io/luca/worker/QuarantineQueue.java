package io.luca.worker;

import io.luca.local.testing.TestAws;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** A new queue that shows what was sent to it: one of the AWS that tests run on, or a recording one where there is none. */
interface QuarantineQueue extends AutoCloseable {

    /** A message in the queue, with its attributes by name. */
    record Taken(String body, Map<String, String> attributes) {

        static Taken of(String body, Map<String, MessageAttributeValue> attributes) {
            Map<String, String> texts = new TreeMap<>();
            attributes.forEach((name, value) -> texts.put(name, value.stringValue()));
            return new Taken(body, texts);
        }
    }

    /** In the engine's process there is a table, and no queue. */
    static QuarantineQueue open() {
        return TestAws.other().<QuarantineQueue>map(OfAws::new).orElseGet(RecordingQueue::new);
    }

    SqsClient client();

    String url();

    /** What was sent so far; asked once, for a message that was received is not there for a while. */
    List<Taken> taken();

    @Override
    void close();

    /** A queue behind a real port. */
    final class OfAws implements QuarantineQueue {

        private final SqsClient client;
        private final String url;

        OfAws(TestAws aws) {
            client = SqsClient.builder()
                    .endpointOverride(aws.endpoint())
                    .region(Region.US_EAST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(aws.credentials()))
                    .httpClientBuilder(ApacheHttpClient.builder())
                    .build();
            url = client.createQueue(create -> create.queueName("q-" + UUID.randomUUID()))
                    .queueUrl();
        }

        @Override
        public SqsClient client() {
            return client;
        }

        @Override
        public String url() {
            return url;
        }

        @Override
        public List<Taken> taken() {
            List<Taken> taken = new ArrayList<>();
            for (List<Message> some = receive(); !some.isEmpty(); some = receive()) {
                some.forEach(message -> taken.add(Taken.of(message.body(), message.messageAttributes())));
            }
            return taken;
        }

        private List<Message> receive() {
            return client.receiveMessage(receive -> receive.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .messageAttributeNames("All")
                            .waitTimeSeconds(1))
                    .messages();
        }

        @Override
        public void close() {
            client.deleteQueue(delete -> delete.queueUrl(url));
            client.close();
        }
    }
}
