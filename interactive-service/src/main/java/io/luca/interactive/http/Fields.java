package io.luca.interactive.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.model.LucaException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of a JSON object that a client sent. What is not expected is refused, never dropped: unknown fields, a field
 * given twice, text where a number should be, anything after the object. Every refusal names the field.
 */
public final class Fields {

    private static final int MAX_DEPTH = 10;
    private static final int MAX_NUMBER = 40;
    private static final int MAX_TEXT = 10_000;
    private static final int MAX_NAME = 200;
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    /** Jackson says it in words only. */
    private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)'");

    private static final ObjectMapper mapper = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .maxStringLength(MAX_TEXT)
                            .maxNameLength(MAX_NAME)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final String path;
    private final JsonNode node;

    private Fields(String path, JsonNode node, Set<String> allowed) {
        this.path = path;
        this.node = node;
        node.fieldNames().forEachRemaining(name -> {
            if (!allowed.isEmpty() && !allowed.contains(name)) {
                throw LucaException.invalid(
                        path + name, path + name + " is not a known field; known are " + sorted(allowed));
            }
        });
    }

    static Fields parse(byte[] body, String... allowed) {
        JsonNode node;
        try {
            node = mapper.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw refusal(malformed);
        } catch (NumberFormatException unreadable) { // an exponent beyond what a number can have
            throw LucaException.invalid("body", "the body holds a number that is out of all ranges");
        } catch (IOException noText) { // bytes that are no text in the encoding they seem to have
            throw LucaException.invalid("body", "the body is not text in UTF-8");
        }
        if (!node.isObject()) {
            throw LucaException.invalid("body", "the body must be one JSON object");
        }
        return new Fields("", node, Set.of(allowed));
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> optionalText(String name) {
        return value(name).map(value -> {
            if (!value.isTextual()) {
                throw LucaException.invalid(path + name, path + name + " must be a text");
            }
            return plain(path + name, value.textValue());
        });
    }

    /** A list of texts, which may be empty. */
    public List<String> texts(String name) {
        JsonNode list = value(name).orElseThrow(() -> missing(name));
        if (!list.isArray() || list.valueStream().anyMatch(each -> !each.isTextual())) {
            throw LucaException.invalid(path + name, path + name + " must be a list of texts");
        }
        return list.valueStream()
                .map(each -> plain(path + name, each.textValue()))
                .toList();
    }

    public BigDecimal decimal(String name) {
        return optionalDecimal(name).orElseThrow(() -> missing(name));
    }

    public Optional<BigDecimal> optionalDecimal(String name) {
        return value(name).map(value -> {
            if (!value.isNumber()) {
                throw LucaException.invalid(path + name, path + name + " must be a number");
            }
            return value.decimalValue();
        });
    }

    public int integer(String name) {
        return optionalInteger(name).orElseThrow(() -> missing(name));
    }

    public Optional<Integer> optionalInteger(String name) {
        return value(name).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw LucaException.invalid(path + name, path + name + " must be a whole number");
            }
            return value.intValue();
        });
    }

    public Optional<Boolean> optionalFlag(String name) {
        return value(name).map(value -> {
            if (!value.isBoolean()) {
                throw LucaException.invalid(path + name, path + name + " must be true or false");
            }
            return value.booleanValue();
        });
    }

    public LocalDate date(String name) {
        return optionalDate(name).orElseThrow(() -> missing(name));
    }

    public Optional<LocalDate> optionalDate(String name) {
        return optionalText(name).map(text -> {
            try {
                if (!DATE.matcher(text).matches()) {
                    throw new DateTimeParseException("not four digits of a year", text, 0);
                }
                return LocalDate.parse(text);
            } catch (DateTimeParseException malformed) {
                throw LucaException.invalid(path + name, path + name + " must be a date like 2024-02-15");
            }
        });
    }

    /** A nested object with just these fields; any fields if none are named. */
    public Fields object(String name, String... allowed) {
        return optionalObject(name, allowed).orElseThrow(() -> missing(name));
    }

    public Optional<Fields> optionalObject(String name, String... allowed) {
        return value(name).map(value -> {
            if (!value.isObject()) {
                throw LucaException.invalid(path + name, path + name + " must be an object");
            }
            return new Fields(path + name + ".", value, Set.of(allowed));
        });
    }

    /** The objects of a list. */
    public List<Fields> objects(String name, String... allowed) {
        JsonNode list = value(name).orElseThrow(() -> missing(name));
        if (!list.isArray()) {
            throw LucaException.invalid(path + name, path + name + " must be a list");
        }
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : list) {
            if (!element.isObject()) {
                throw LucaException.invalid(path + name, path + name + " must hold objects only");
            }
            objects.add(new Fields(path + name + "[" + objects.size() + "].", element, Set.of(allowed)));
        }
        return objects;
    }

    /** The names of all fields, in the order given. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Fields that are named by ids: each id with its value, in the order given. */
    public <K, V> Map<K, V> byId(Function<String, K> id, Function<String, V> value) {
        Map<K, V> values = new LinkedHashMap<>();
        names().forEach(name -> values.put(id(name, name, id), value.apply(name)));
        return values;
    }

    /** The text of a field as an id. */
    public <K> K id(String name, Function<String, K> id) {
        return id(name, text(name), id);
    }

    /** An id names its kind when it refuses a text; the field where it stands tells a client more. */
    private <K> K id(String name, String text, Function<String, K> id) {
        try {
            return id.apply(text);
        } catch (LucaException refused) {
            throw LucaException.invalid(path + name, path + name + ": " + refused.getMessage());
        }
    }

    /** Makes something of these fields. What it refuses by the name of one of them is named by its place in the body. */
    public <T> T placed(Supplier<T> made) {
        try {
            return made.get();
        } catch (LucaException refused) {
            throw refused.within(path);
        }
    }

    /** Text that can be stored and shown: no control characters but line breaks and tabs, no half of a character. */
    private static String plain(String field, String text) {
        boolean isPlain = text.codePoints()
                .allMatch(point -> point == '\n'
                        || point == '\r'
                        || point == '\t'
                        || (!Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE));
        if (!isPlain) {
            throw LucaException.invalid(field, field + " holds characters that cannot be stored");
        }
        return text;
    }

    private Optional<JsonNode> value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private LucaException missing(String name) {
        return LucaException.invalid(path + name, path + name + " is missing");
    }

    private static LucaException refusal(JsonProcessingException malformed) {
        if (malformed instanceof StreamConstraintsException) {
            return LucaException.invalid(
                    "body",
                    "the body is nested more than %d deep, or holds a text above %d, a name above %d or a number above %d characters"
                            .formatted(MAX_DEPTH, MAX_TEXT, MAX_NAME, MAX_NUMBER));
        }
        Matcher twice = TWICE.matcher(malformed.getOriginalMessage());
        if (!twice.matches()) {
            return LucaException.invalid("body", "the body is not well-formed JSON" + at(malformed));
        }
        String field = malformed.getProcessor() instanceof JsonParser parser
                ? place(parser.getParsingContext())
                : twice.group(1);
        return LucaException.invalid(field, field + " is given twice" + at(malformed));
    }

    /** Where a parser stands, as fields are named here. */
    private static String place(JsonStreamContext at) {
        String before = at.getParent() == null ? "" : place(at.getParent());
        if (at.inArray()) {
            return before + "[" + at.getCurrentIndex() + "]";
        }
        String name = at.inObject() ? at.getCurrentName() : null;
        return name == null ? before : before.isEmpty() ? name : before + "." + name;
    }

    private static String at(JsonProcessingException malformed) {
        return malformed.getLocation() == null
                ? ""
                : " (line " + malformed.getLocation().getLineNr() + ", column "
                        + malformed.getLocation().getColumnNr() + ")";
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
