package io.luca.worker;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.contract.BehaviorMessage;
import io.luca.contract.LogFields;
import io.luca.logging.Causes;
import io.luca.logging.LogContext;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * The queue of what cannot be stored and never will be: a message for each request, whatever is in it, so that nobody fills the queue by few
 * requests. It has each refused row with the field at fault and the reason, and the attributes that the request came with, for an operator
 * to look at. Safe for use by many threads.
 */
final class Quarantine {

    /** Messages of one call: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
    private static final int MAX_ENTRIES = 10;

    /** Far below SQS's 1 MiB for one call, as bodies are counted in characters here. */
    private static final int MAX_CHARACTERS = 256 * 1024;

    /**
     * What the gateway sends, but for what the client calls its request. A message that came another way may have more, and SQS takes ten,
     * with the four of ours.
     */
    private static final Set<String> KEPT = Set.of(
            BehaviorMessage.SCHOOL_ATTRIBUTE,
            BehaviorMessage.PERSON_ATTRIBUTE,
            BehaviorMessage.ROLE_ATTRIBUTE,
            BehaviorMessage.REQUEST_ATTRIBUTE,
            BehaviorMessage.RECEIVED_AT_ATTRIBUTE,
            BehaviorMessage.SHAPE_ATTRIBUTE);

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private static final JsonFactory JSON = new JsonFactory();

    private final SqsClient sqs;
    private final String queueUrl;

    Quarantine(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    /** The rows of a message that cannot be stored, one at least. */
    record Entry(SQSMessage message, List<Row.Invalid> rows) {

        Entry {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Sends what messages brought.
     *
     * @return the ids of the messages whose rows could not be sent
     */
    Set<String> send(List<Entry> entries) {
        Set<String> failed = new HashSet<>();
        List<Entry> call = new ArrayList<>();
        int characters = 0;
        for (Entry entry : entries) {
            int length =
                    entry.rows().stream().mapToInt(row -> row.json().length()).sum();
            if (call.size() == MAX_ENTRIES || (!call.isEmpty() && characters + length > MAX_CHARACTERS)) {
                failed.addAll(sendTogether(call));
                call.clear();
                characters = 0;
            }
            call.add(entry);
            characters += length;
        }
        if (!call.isEmpty()) {
            failed.addAll(sendTogether(call));
        }
        return failed;
    }

    private Set<String> sendTogether(List<Entry> entries) {
        List<SendMessageBatchRequestEntry> requests = new ArrayList<>();
        for (int index = 0; index < entries.size(); index++) {
            requests.add(request(index, entries.get(index)));
        }
        Set<String> failed = new HashSet<>();
        try {
            SendMessageBatchResponse answer =
                    sqs.sendMessageBatch(send -> send.queueUrl(queueUrl).entries(requests));
            answer.failed().forEach(refused -> {
                SQSMessage message = entries.get(Integer.parseInt(refused.id())).message();
                LogContext.ofThisThread()
                        .and(LogFields.CORRELATION_ID, Delivery.requestOf(message))
                        .run(() -> log.atWarn()
                                .addKeyValue("code", refused.code())
                                .log(
                                        "the quarantine queue did not take the rows of message {}",
                                        message.getMessageId()));
                failed.add(message.getMessageId());
            });
        } catch (SdkException refused) {
            log.atWarn()
                    .addKeyValue(
                            LogFields.CORRELATION_IDS,
                            entries.stream()
                                    .flatMap(entry -> Delivery.requestOf(entry.message()).stream())
                                    .collect(Collectors.joining(" ")))
                    .addKeyValue("cause", Causes.of(refused))
                    .log("the quarantine queue did not take the rows of {} messages", entries.size());
            entries.forEach(entry -> failed.add(entry.message().getMessageId()));
        }
        return failed;
    }

    private static SendMessageBatchRequestEntry request(int index, Entry entry) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        if (entry.message().getMessageAttributes() != null) {
            entry.message().getMessageAttributes().forEach((name, attribute) -> {
                if (KEPT.contains(name)
                        && attribute.getStringValue() != null
                        && !attribute.getStringValue().isEmpty()) {
                    attributes.put(name, text(attribute.getStringValue()));
                }
            });
        }
        Row.Invalid first = entry.rows().getFirst();
        attributes.put("field", text(first.field()));
        attributes.put("reason", text(first.reason()));
        attributes.put("rows", text(String.valueOf(entry.rows().size())));
        attributes.put("message_id", text(entry.message().getMessageId()));
        return SendMessageBatchRequestEntry.builder()
                .id(String.valueOf(index))
                .messageBody(body(entry.rows()))
                .messageAttributes(attributes)
                .build();
    }

    /** What was sent may be no JSON, and so is a text in it. */
    private static String body(List<Row.Invalid> rows) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("rows");
            for (Row.Invalid row : rows) {
                json.writeStartObject();
                json.writeNumberField("row", row.index());
                json.writeStringField("field", row.field());
                json.writeStringField("reason", row.reason());
                json.writeStringField("sent", row.json());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) { // it is written into a text
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
