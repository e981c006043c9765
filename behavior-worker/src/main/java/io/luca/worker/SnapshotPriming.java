package io.luca.worker;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.contract.BehaviorMessage;
import io.luca.contract.IdentityAttributes;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.DynamoClients;
import io.luca.store.Pauses;
import io.luca.store.TenantTable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * The priming of a snapshot: reads a first batch, and writes, signs and sends its calls, before SnapStart takes its snapshot: a
 * restored environment then has the classes for that. Nothing leaves the machine: the clients are of this class alone, their
 * address answers nobody and their keys are none, so neither a connection nor a session can come into the snapshot.
 *
 * <p>Priming: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html
 */
final class SnapshotPriming {

    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("priming", "priming"));
    private static final SchoolId SCHOOL = new SchoolId("priming");
    private static final int MESSAGES = 50; // a full batch

    private final Clock clock;
    private final Pauses noFurtherTry;

    SnapshotPriming(Clock clock, RandomGenerator chance) {
        this.clock = clock;
        this.noFurtherTry = new Pauses(clock.instant(), clock, chance, Thread::sleep);
    }

    /** Takes some hundred milliseconds; what comes of it is that nothing could be stored. */
    BatchResult run() {
        try (DynamoClients clients = DynamoClients.toNobody();
                SqsClient sqs =
                        DynamoClients.toNobody(SqsClient.builder().httpClientBuilder(ApacheHttpClient.builder()))) {
            becomeNobody(clients);
            TenantTable table = new TenantTable(clients.dynamoDb(), _ -> NOBODY, "priming");
            askWhoIsBlocked(table);
            return new SchoolIngestion(table.eventsOf(SCHOOL), new Quarantine(sqs, "priming"), noFurtherTry)
                    .run(messages());
        }
    }

    /** As before the first event of a student; it ends the work of one, so it is done apart. */
    private void askWhoIsBlocked(TenantTable table) {
        try {
            var _ = new BlockedStudents(table, clock).among(SCHOOL, List.of(new StudentId("priming")), noFurtherTry);
        } catch (LucaException nobodyAnswers) {
            // as it must be
        }
    }

    private static void becomeNobody(DynamoClients clients) {
        try {
            var _ = clients.sts()
                    .assumeRole(role -> role.roleArn("arn:aws:iam::000000000000:role/priming")
                            .roleSessionName("priming")
                            .tags(Tag.builder()
                                    .key(IdentityAttributes.SCHOOL_TAG)
                                    .value(SCHOOL.value())
                                    .build()));
        } catch (SdkClientException nobodyAnswers) {
            // as it must be
        }
    }

    private List<ReadMessage> messages() {
        EventReader reader = new EventReader(clock);
        return IntStream.range(0, MESSAGES)
                .mapToObj(number -> {
                    SQSMessage message = message(number, clock.instant());
                    Delivery delivery = Delivery.read(message);
                    return new ReadMessage(message, delivery, reader.read(delivery));
                })
                .toList();
    }

    private static SQSMessage message(int number, Instant now) {
        SQSMessage message = new SQSMessage();
        message.setMessageId("priming-" + number);
        message.setBody("""
                {"event_id":"priming-%d","student_id":"priming","event_type":"priming","occurred_at":"%s",\
                "payload":{"number":%d}}""".formatted(number, now, number));
        Map<String, MessageAttribute> attributes = new TreeMap<>();
        attributes.put(BehaviorMessage.SCHOOL_ATTRIBUTE, text(SCHOOL.value()));
        attributes.put(BehaviorMessage.PERSON_ATTRIBUTE, text("priming"));
        attributes.put(BehaviorMessage.ROLE_ATTRIBUTE, text("teacher"));
        attributes.put(BehaviorMessage.REQUEST_ATTRIBUTE, text("priming-" + number));
        attributes.put(BehaviorMessage.RECEIVED_AT_ATTRIBUTE, text(String.valueOf(now.toEpochMilli())));
        attributes.put(BehaviorMessage.SHAPE_ATTRIBUTE, text(BehaviorMessage.EVENT_SHAPE));
        message.setMessageAttributes(attributes);
        return message;
    }

    private static MessageAttribute text(String value) {
        MessageAttribute attribute = new MessageAttribute();
        attribute.setDataType("String");
        attribute.setStringValue(value);
        return attribute;
    }
}
