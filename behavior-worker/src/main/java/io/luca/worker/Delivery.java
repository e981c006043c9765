package io.luca.worker;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.contract.BehaviorMessage;
import io.luca.contract.ClientCorrelationId;
import io.luca.contract.LogFields;
import io.luca.logging.LogContext;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One message of the queue, with what the gateway knew of its sender. None of that is from the body.
 *
 * @param role what the sender is in the school; empty if in no group of ours, or in several, whose rights together nobody thought of
 * @param clientCorrelationId what the client calls the request
 * @param isBatch whether the body holds a list of events
 */
record Delivery(
        String messageId,
        SchoolId school,
        PersonId person,
        Optional<Role> role,
        RequestId request,
        Optional<String> clientCorrelationId,
        Instant receivedAt,
        boolean isBatch,
        String body) {

    private static final Pattern CLIENT_ID = Pattern.compile(ClientCorrelationId.FORM);

    /**
     * Reads a message.
     *
     * @throws LucaException {@code INVALID}, naming the attribute, if the gateway cannot have sent it
     */
    static Delivery read(SQSMessage message) {
        return new Delivery(
                message.getMessageId(),
                new SchoolId(attribute(message, BehaviorMessage.SCHOOL_ATTRIBUTE)),
                new PersonId(attribute(message, BehaviorMessage.PERSON_ATTRIBUTE)),
                Role.ofGroup(attribute(message, BehaviorMessage.ROLE_ATTRIBUTE)),
                new RequestId(attribute(message, BehaviorMessage.REQUEST_ATTRIBUTE)),
                optionalAttribute(message, BehaviorMessage.CLIENT_CORRELATION_ATTRIBUTE)
                        .filter(id -> CLIENT_ID.matcher(id).matches()),
                instant(attribute(message, BehaviorMessage.RECEIVED_AT_ATTRIBUTE)),
                isBatch(attribute(message, BehaviorMessage.SHAPE_ATTRIBUTE)),
                message.getBody());
    }

    private static boolean isBatch(String shape) {
        return switch (shape) {
            case BehaviorMessage.EVENT_SHAPE -> false;
            case BehaviorMessage.BATCH_SHAPE -> true;
            default -> throw LucaException.invalid(BehaviorMessage.SHAPE_ATTRIBUTE, "shape must be event or batch");
        };
    }

    private static Instant instant(String millis) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(millis));
        } catch (NumberFormatException malformed) {
            throw LucaException.invalid(
                    BehaviorMessage.RECEIVED_AT_ATTRIBUTE, "received_at must be milliseconds of the epoch");
        }
    }

    /** What the lines of the log say that are about it. */
    LogContext lines() {
        return LogContext.of(LogFields.CORRELATION_ID, request.value())
                .and(LogFields.CLIENT_CORRELATION_ID, clientCorrelationId);
    }

    /** The request's number, also of a message of which nothing else can be read. */
    static Optional<String> requestOf(SQSMessage message) {
        try {
            return optionalAttribute(message, BehaviorMessage.REQUEST_ATTRIBUTE)
                    .map(RequestId::new)
                    .map(RequestId::value);
        } catch (LucaException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<String> optionalAttribute(SQSMessage message, String name) {
        Map<String, MessageAttribute> attributes =
                Optional.ofNullable(message.getMessageAttributes()).orElse(Map.of());
        return Optional.ofNullable(attributes.get(name)).map(MessageAttribute::getStringValue);
    }

    private static String attribute(SQSMessage message, String name) {
        return optionalAttribute(message, name)
                .orElseThrow(() -> LucaException.invalid(name, "the message lacks the attribute " + name));
    }
}
