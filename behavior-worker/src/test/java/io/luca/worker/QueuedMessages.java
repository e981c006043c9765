package io.luca.worker;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.contract.BehaviorMessage;
import io.luca.model.SchoolId;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Messages as the gateway puts them into the queue. */
final class QueuedMessages {

    /** When the gateway took them. */
    static final Instant RECEIVED_AT = Instant.ofEpochMilli(1_795_543_200_000L);

    private QueuedMessages() {}

    static String event(String student, String id) {
        return event(student, id, Instant.parse("2026-11-24T17:59:00Z"));
    }

    static String event(String student, String id, Instant occurredAt) {
        return """
                {"event_id":"%s","student_id":"%s","event_type":"nota","occurred_at":"%s",\
                "payload":{"texto":"secreto"}}""".formatted(id, student, occurredAt);
    }

    static SQSMessage single(SchoolId school, String id, String student, String event) {
        return message(school, id, BehaviorMessage.EVENT_SHAPE, event(student, event));
    }

    static SQSMessage list(SchoolId school, String id, String... events) {
        return message(school, id, BehaviorMessage.BATCH_SHAPE, "{\"events\":[" + String.join(",", events) + "]}");
    }

    private static SQSMessage message(SchoolId school, String id, String shape, String body) {
        return message(school, id, shape, body, "teacher_1", "teacher");
    }

    /** What a person of a role sent. */
    static SQSMessage sent(SchoolId school, String id, String person, String role, String event) {
        return message(school, id, BehaviorMessage.EVENT_SHAPE, event, person, role);
    }

    private static SQSMessage message(
            SchoolId school, String id, String shape, String body, String person, String role) {
        Map<String, MessageAttribute> attributes = new TreeMap<>();
        attributes.put(BehaviorMessage.SCHOOL_ATTRIBUTE, text(school.value()));
        attributes.put(BehaviorMessage.PERSON_ATTRIBUTE, text(person));
        attributes.put(BehaviorMessage.ROLE_ATTRIBUTE, text(role));
        attributes.put(BehaviorMessage.REQUEST_ATTRIBUTE, text(id));
        attributes.put(BehaviorMessage.RECEIVED_AT_ATTRIBUTE, text(String.valueOf(RECEIVED_AT.toEpochMilli())));
        attributes.put(BehaviorMessage.SHAPE_ATTRIBUTE, text(shape));
        SQSMessage message = new SQSMessage();
        message.setMessageId(id);
        message.setBody(body);
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
