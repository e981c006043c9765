package io.luca.local.aws.service.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.DeduplicationId;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.Received;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.TracingId;
import org.elasticmq.actor.queue.InternalMessage;
import scala.Option;
import scala.collection.mutable.ListBuffer;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** A message of the engine with the queue that it is in, as it lies in a file: JSON. */
final class MessageFormat {

    private static final String QUEUE = "queue";
    private static final String RECEIVES = "receives";
    private static final String CUSTOM_TYPE = "custom_type";
    private static final int MOST_TRIES = 1_000;
    private static final ObjectMapper json = new ObjectMapper();

    private MessageFormat() {}

    /** What is needed to have the message again as it was. */
    static ObjectNode write(String queue, InternalMessage message) {
        ObjectNode node = json.createObjectNode();
        node.put(QUEUE, queue).put("id", message.id());
        ArrayNode receipts = node.putArray("receipts");
        receipts(message).forEach(receipts::add);
        node.put("next_delivery", message.nextDelivery())
                .put("content", message.content().value())
                .put("created", message.created().toString())
                .put("order", message.orderIndex())
                .put(RECEIVES, message.receiveCount());
        if (message.firstReceive() instanceof OnDateTimeReceived received) {
            node.put("first_receive", received.when().toString());
        }
        put(node, "group", message.messageGroupId());
        put(node, "deduplication", message.messageDeduplicationId().map(DeduplicationId::id));
        put(node, "tracing", message.tracingId().map(TracingId::id));
        put(node, "sequence", message.sequenceNumber());
        put(node, "dead_letter_of", message.deadLetterSourceQueueName());
        ObjectNode attributes = node.putObject("attributes");
        CollectionConverters.asJava(message.messageAttributes())
                .forEach((name, value) -> attributes.set(name, attribute(value)));
        return node;
    }

    /** The engine gives a message away and goes on with it: a receive adds to its receipts while they are read. Each try is some microseconds. */
    private static List<String> receipts(InternalMessage message) {
        for (int tries = 1; ; tries++) {
            try {
                return List.copyOf(CollectionConverters.asJava(message.deliveryReceipts()));
            } catch (RuntimeException changed) { // a collection that changes says so in many ways
                if (tries == MOST_TRIES) {
                    throw changed;
                }
            }
        }
    }

    /** The queue of a message. */
    static String queue(JsonNode written) {
        return written.path(QUEUE).asText();
    }

    /** How often a message was received. */
    static int receives(JsonNode written) {
        return written.path(RECEIVES).asInt();
    }

    /** The message as it was. */
    static InternalMessage message(JsonNode node) {
        List<String> receipts = new ArrayList<>();
        node.path("receipts").forEach(receipt -> receipts.add(receipt.asText()));
        Map<String, MessageAttribute> attributes = new LinkedHashMap<>();
        node.path("attributes").properties().forEach(each -> attributes.put(each.getKey(), attribute(each.getValue())));
        Received firstReceive = text(node, "first_receive")
                .<Received>map(at -> new OnDateTimeReceived(OffsetDateTime.parse(at)))
                .orElse(NeverReceived$.MODULE$);
        return new InternalMessage(
                node.path("id").asText(),
                ListBuffer.from(CollectionConverters.asScala(receipts)),
                node.path("next_delivery").asLong(),
                new MessageContent(node.path("content").asText()),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(attributes)),
                OffsetDateTime.parse(node.path("created").asText()),
                node.path("order").asInt(),
                firstReceive,
                node.path(RECEIVES).asInt(),
                false,
                OptionConverters.toScala(text(node, "group")),
                OptionConverters.toScala(text(node, "deduplication").map(DeduplicationId::new)),
                OptionConverters.toScala(text(node, "tracing").map(TracingId::new)),
                OptionConverters.toScala(text(node, "sequence")),
                OptionConverters.toScala(text(node, "dead_letter_of")));
    }

    private static ObjectNode attribute(MessageAttribute attribute) {
        ObjectNode node = json.createObjectNode().put("type", attribute.primaryDataType());
        put(node, CUSTOM_TYPE, attribute.customType());
        switch (attribute) {
            case StringMessageAttribute text -> node.put("value", text.stringValue());
            case NumberMessageAttribute number -> node.put("value", number.stringValue());
            case BinaryMessageAttribute bytes -> node.put("value", bytes.asBase64());
            default -> throw new IllegalStateException("no such attribute: " + attribute);
        }
        return node;
    }

    private static MessageAttribute attribute(JsonNode node) {
        String value = node.path("value").asText();
        Option<String> customType = OptionConverters.toScala(text(node, CUSTOM_TYPE));
        return switch (node.path("type").asText()) {
            case "String" -> new StringMessageAttribute(value, customType);
            case "Number" -> new NumberMessageAttribute(value, customType);
            default -> BinaryMessageAttribute.fromBase64(value, customType);
        };
    }

    private static void put(ObjectNode node, String name, Option<String> value) {
        OptionConverters.toJava(value).ifPresent(text -> node.put(name, text));
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.path(name).isTextual() ? Optional.of(node.path(name).asText()) : Optional.empty();
    }
}
