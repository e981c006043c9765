package io.luca.worker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.luca.contract.BehaviorMessage;
import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.StudentId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reader of a message's rows. A payload is cut out of the text as it stands, byte for byte: nothing reads and writes it
 * again. Safe for use by many threads.
 */
final class EventReader {

    private static final JsonFactory strict = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    /**
     * For finding the rows of a list. Each is then judged by itself: one that names a field twice, is nested too deeply or holds a number
     * of a thousand digits spoils no other. A message bounds them all.
     */
    private static final JsonFactory lenient = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** What common parsers read by default is a thousand, of a profile's whole document; nobody needs a part of that. */
    private static final int MAX_DEPTH = 32;

    /** API Gateway does not look at the length of a list, whatever the schema of a body says of it. */
    private static final int MOST_EVENTS = 25;

    private static final Set<Role> SENDERS = Set.of(Role.STUDENT, Role.TEACHER);

    private static final String EVENT_ID = "event_id";
    private static final String STUDENT_ID = "student_id";
    private static final String EVENT_TYPE = "event_type";
    private static final String OCCURRED_AT = "occurred_at";
    private static final String PAYLOAD = "payload";

    private final InstantSource clock;

    EventReader(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The rows of a message, in order. A body that is no JSON at all is one invalid row, and so is, all together, what comes after the
     * last event that one request may hold.
     */
    List<Row> read(Delivery delivery) {
        List<String> texts;
        try {
            texts = delivery.isBatch() ? split(delivery.body()) : List.of(delivery.body());
        } catch (LucaException malformed) {
            return List.of(invalid(0, null, delivery.body(), malformed));
        }
        List<Row> rows = new ArrayList<>(texts.size());
        for (int index = 0; index < texts.size(); index++) {
            rows.add(
                    index < MOST_EVENTS
                            ? row(index, texts.get(index), delivery)
                            : invalid(index, null, texts.get(index), tooMany()));
        }
        return rows;
    }

    private Row row(int index, String json, Delivery delivery) {
        Map<String, String> members = new HashMap<>();
        try {
            readMembers(json, members);
            BehaviorEvent event = event(members, delivery.person());
            event.checkTime(clock.instant());
            requireRight(delivery, event);
            return new Row.Valid(index, event);
        } catch (LucaException refused) {
            return invalid(index, members.get(EVENT_ID), json, refused);
        }
    }

    private static void requireRight(Delivery delivery, BehaviorEvent event) {
        Role role = delivery.role()
                .filter(SENDERS::contains)
                .orElseThrow(() -> LucaException.invalid(
                        BehaviorMessage.ROLE_ATTRIBUTE, "only a student or a teacher sends behaviour events"));
        if (!role.mayActFor(delivery.person(), event.student())) {
            throw LucaException.invalid(STUDENT_ID, "a student may send events of their own only");
        }
    }

    private static Row invalid(int index, @Nullable String eventId, String json, LucaException refused) {
        return new Row.Invalid(
                index, eventId, json, refused.field().orElse("body"), String.valueOf(refused.getMessage()));
    }

    private static BehaviorEvent event(Map<String, String> members, PersonId sender) {
        return new BehaviorEvent(
                new EventId(required(members, EVENT_ID)),
                new StudentId(required(members, STUDENT_ID)),
                sender,
                required(members, EVENT_TYPE),
                instant(required(members, OCCURRED_AT)),
                members.getOrDefault(PAYLOAD, "{}"));
    }

    private static String required(Map<String, String> members, String name) {
        String value = members.get(name);
        if (value == null) {
            throw LucaException.invalid(name, name + " is missing");
        }
        return value;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            throw LucaException.invalid(
                    OCCURRED_AT, "occurred_at must be a time with its offset, such as 2026-11-24T17:59:00Z");
        }
    }

    /** The members of one event by name: texts as they are, the payload as JSON. What was read before a fault is kept. */
    private static void readMembers(String json, Map<String, String> members) {
        try (JsonParser parser = strict.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw LucaException.invalid("body", "an event must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case EVENT_ID, STUDENT_ID, EVENT_TYPE, OCCURRED_AT -> members.put(name, text(parser, value, name));
                    case PAYLOAD -> members.put(name, payload(parser, json));
                    default -> throw LucaException.invalid(shown(name), "there is no such field");
                }
            }
            requireEnd(parser);
        } catch (JsonProcessingException malformed) {
            throw unreadable();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The texts of the events, and as one more whatever comes after the last that may. */
    private static List<String> split(String body) {
        List<String> texts = new ArrayList<>();
        int restFrom = -1;
        try (JsonParser parser = lenient.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT
                    || !BehaviorMessage.EVENTS_FIELD.equals(parser.nextFieldName())
                    || parser.nextToken() != JsonToken.START_ARRAY) {
                throw LucaException.invalid(
                        BehaviorMessage.EVENTS_FIELD, "the body must be an object with the list 'events'");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (texts.size() < MOST_EVENTS) {
                    texts.add(slice(parser, body));
                    continue;
                }
                restFrom = restFrom < 0 ? (int) parser.currentTokenLocation().getCharOffset() : restFrom;
                parser.skipChildren();
            }
            if (restFrom >= 0) {
                texts.add(body.substring(
                        restFrom, (int) parser.currentTokenLocation().getCharOffset()));
            }
            if (texts.isEmpty()) {
                throw LucaException.invalid(BehaviorMessage.EVENTS_FIELD, "the list 'events' is empty");
            }
            if (parser.nextToken() != JsonToken.END_OBJECT) {
                throw LucaException.invalid(BehaviorMessage.EVENTS_FIELD, "the body may hold nothing besides 'events'");
            }
            requireEnd(parser);
            return texts;
        } catch (JsonProcessingException malformed) {
            throw unreadable();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A payload as it stands, if whoever reads a profile can read it too. */
    private static String payload(JsonParser parser, String json) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart() && ++depth > MAX_DEPTH) {
                throw LucaException.invalid(PAYLOAD, "payload must not be nested more than " + MAX_DEPTH + " deep");
            }
            if (token.isStructEnd()) {
                depth--;
            }
            if (token.isNumeric() && !Double.isFinite(parser.getDoubleValue())) {
                throw LucaException.invalid(PAYLOAD, "payload holds a number that is larger than numbers of JSON go");
            }
            if (depth == 0) {
                parser.finishToken();
                return json.substring(start, (int) parser.currentLocation().getCharOffset());
            }
            token = parser.nextToken();
            if (token == null) {
                throw unreadable();
            }
        }
    }

    /** The text of the value that the parser stands at; it is read to its end. */
    private static String slice(JsonParser parser, String json) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return json.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private static String text(JsonParser parser, JsonToken value, String name) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw LucaException.invalid(name, name + " must be a text");
        }
        return parser.getText();
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw LucaException.invalid("body", "there is more than one JSON value");
        }
    }

    private static LucaException tooMany() {
        return LucaException.invalid(
                BehaviorMessage.EVENTS_FIELD,
                "a request holds " + MOST_EVENTS + " events at most; this one and all after it were not taken");
    }

    private static LucaException unreadable() {
        return LucaException.invalid(
                "body", "this is not well-formed JSON, or it is nested too deeply, or names a field twice");
    }

    /** A client's own name of a field, cut to what an attribute of a message can hold. */
    private static String shown(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "?");
        return plain.isEmpty() ? "?" : plain.substring(0, Math.min(plain.length(), 64));
    }
}
