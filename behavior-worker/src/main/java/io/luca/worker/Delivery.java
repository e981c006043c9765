package io.luca.worker;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.contract.Names;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One message of the queue, with what the gateway knew of its sender. None of that is from the body.
 *
 * @param role what the sender may speak of
 * @param isBatch whether the body holds a list of events
 */
record Delivery(
        String messageId,
        SchoolId school,
        PersonId person,
        Role role,
        RequestId request,
        Instant receivedAt,
        boolean isBatch,
        String body) {

    /** Of whom a sender may speak. */
    enum Role {
        /** Of nobody else. */
        STUDENT,
        TEACHER,
        /** Of nobody: neither of both, or in several groups, whose rights together nobody thought of. */
        OTHER;

        /** Several groups come joined with commas. */
        static Role of(String groups) {
            return switch (groups) {
                case "student" -> STUDENT;
                case "teacher" -> TEACHER;
                default -> OTHER;
            };
        }
    }

    /**
     * Reads a message.
     *
     * @throws LucaException {@code INVALID}, naming the attribute, if the gateway cannot have sent it
     */
    static Delivery read(SQSMessage message) {
        return new Delivery(
                message.getMessageId(),
                new SchoolId(attribute(message, Names.SCHOOL_ATTRIBUTE)),
                new PersonId(attribute(message, Names.PERSON_ATTRIBUTE)),
                Role.of(attribute(message, Names.ROLE_ATTRIBUTE)),
                new RequestId(attribute(message, Names.REQUEST_ATTRIBUTE)),
                instant(attribute(message, Names.RECEIVED_AT_ATTRIBUTE)),
                isBatch(attribute(message, Names.SHAPE_ATTRIBUTE)),
                message.getBody());
    }

    private static boolean isBatch(String shape) {
        return switch (shape) {
            case Names.EVENT_SHAPE -> false;
            case Names.BATCH_SHAPE -> true;
            default -> throw LucaException.invalid(Names.SHAPE_ATTRIBUTE, "shape must be event or batch");
        };
    }

    private static Instant instant(String millis) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(millis));
        } catch (NumberFormatException malformed) {
            throw LucaException.invalid(Names.RECEIVED_AT_ATTRIBUTE, "received_at must be milliseconds of the epoch");
        }
    }

    private static String attribute(SQSMessage message, String name) {
        Map<String, MessageAttribute> attributes =
                Optional.ofNullable(message.getMessageAttributes()).orElse(Map.of());
        return Optional.ofNullable(attributes.get(name))
                .map(MessageAttribute::getStringValue)
                .orElseThrow(() -> LucaException.invalid(name, "the message lacks the attribute " + name));
    }
}
