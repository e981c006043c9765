package io.luca.local.aws.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one object of a document, which remember what was read. So a field that nobody honours cannot be skipped in
 * silence: {@link #unread()} and {@link #requireAllRead()} name it. Each method that takes a field's name throws the error of
 * the object's {@link Place} if the value is not of the shape that it asks for.
 *
 * <p>Not safe for use by many threads.
 */
public final class Fields {

    private final Place place;
    private final Typing typing;
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();
    private final Map<String, String> ignored = new LinkedHashMap<>();
    private final List<Fields> children = new ArrayList<>();

    /** How strictly a kind of document tells texts, numbers and truth values from each other. */
    public enum Typing {
        /** As JSON writes them: a text is no number, and null is a value. */
        STRICT,
        /** As CloudFormation takes them: each may be written as a text and stand for one, and null is as if absent. */
        LENIENT
    }

    /** The fields of an object, none of them read yet. */
    public Fields(Place place, Typing typing, JsonNode node) {
        this.place = place;
        this.typing = typing;
        this.node = node;
        if (!node.isObject()) {
            throw place.refused("must be an object, not " + node.getNodeType());
        }
    }

    /** The names of all fields, in the order of the document. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A text that must be there. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    /** A text; where typing is lenient, a number or truth value is written as in JSON. */
    public Optional<String> optionalText(String name) {
        return optionalScalar(name).map(value -> {
            requireText(name + " must be a text, not ", value);
            return value.asText();
        });
    }

    /** A truth value; false if it is absent. */
    public boolean flag(String name) {
        return optionalScalar(name)
                .map(value -> switch (typing == Typing.LENIENT || value.isBoolean() ? value.asText() : "") {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw refused(name + " must be true or false, got " + shown(value));
                })
                .orElse(false);
    }

    /** A whole number. */
    public Optional<Long> optionalNumber(String name) {
        return optionalScalar(name)
                .map(value ->
                        whole(value).orElseThrow(() -> refused(name + " must be a whole number, got " + shown(value))));
    }

    /** A whole number within bounds, both of which it may be. */
    public Optional<Long> optionalNumber(String name, long least, long most) {
        return optionalScalar(name)
                .map(value -> whole(value)
                        .filter(number -> number >= least && number <= most)
                        .orElseThrow(() -> refused(name + " must be a whole number from " + least + " to " + most
                                + ", got " + shown(value))));
    }

    /** A whole number that must be there. */
    public long number(String name) {
        return optionalNumber(name).orElseThrow(() -> missing(name));
    }

    /** A whole number that must be there, within bounds, both of which it may be. */
    public int number(String name, int least, int most) {
        return Math.toIntExact(optionalNumber(name, least, most).orElseThrow(() -> missing(name)));
    }

    /** An object that must be there. */
    public Fields object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name));
    }

    /** An object that must be there, and that a person finds at a place of its own. */
    public Fields object(String name, Place at) {
        return child(at, optionalTree(name).orElseThrow(() -> missing(name)));
    }

    public Optional<Fields> optionalObject(String name) {
        return optionalTree(name).map(value -> objectAt(name, value));
    }

    /** The objects of a list; empty if the field is absent. */
    public List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            objects.add(objectAt(name + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    /** The texts of a list; empty if the field is absent. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            requireText(name + " must be a list of texts, and holds ", element);
            texts.add(element.asText());
        }
        return texts;
    }

    /** The whole subtree, which the caller promises to honour in full; a missing node if it is absent. */
    public JsonNode tree(String name) {
        return optionalTree(name).orElse(MissingNode.getInstance());
    }

    /** The whole subtree, which the caller promises to honour in full. */
    public Optional<JsonNode> optionalTree(String name) {
        read.add(name);
        return Optional.ofNullable(node.get(name));
    }

    /** Passes over a field with all below it, because it changes nothing here. It need not be present. */
    public void ignore(String name, String reason) {
        if (node.has(name)) {
            read.add(name);
            ignored.put(pathOf(name), reason);
        }
    }

    /** Everything that was ignored, by path, with the reasons. */
    public Map<String, String> ignored() {
        Map<String, String> all = new LinkedHashMap<>(ignored);
        children.forEach(child -> all.putAll(child.ignored()));
        return all;
    }

    /** The paths of all fields that nobody read. */
    public List<String> unread() {
        List<String> unread = new ArrayList<>();
        ownUnread().forEach(name -> unread.add(pathOf(name)));
        children.forEach(child -> unread.addAll(child.unread()));
        return unread;
    }

    /** Confirms that everything was read; the error names the first field that was not. */
    public void requireAllRead() {
        for (String name : ownUnread()) {
            throw refused("the field '" + name + "' cannot be honoured");
        }
        children.forEach(Fields::requireAllRead);
    }

    /** The error that refuses this object. */
    public RuntimeException refused(String what) {
        return place.refused(what);
    }

    /** Where a field stands in the document, be it there or not. */
    public String pathOf(String name) {
        return place.below(name).path();
    }

    private RuntimeException missing(String name) {
        return refused(name + " is missing");
    }

    private List<String> ownUnread() {
        return names().stream().filter(name -> !read.contains(name)).toList();
    }

    private Optional<JsonNode> optionalScalar(String name) {
        return optionalTree(name).filter(value -> typing == Typing.STRICT || !value.isNull());
    }

    private void requireText(String otherwise, JsonNode value) {
        boolean isAccepted = typing == Typing.LENIENT ? value.isValueNode() : value.isTextual();
        if (!isAccepted) {
            throw refused(otherwise + value.getNodeType());
        }
    }

    private Optional<Long> whole(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return Optional.of(value.longValue());
        }
        try {
            return typing == Typing.LENIENT && value.isTextual()
                    ? Optional.of(Long.valueOf(value.textValue()))
                    : Optional.empty();
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    private String shown(JsonNode value) {
        return typing == Typing.LENIENT && value.isTextual() ? value.textValue() : value.toString();
    }

    private Iterable<JsonNode> elements(String name) {
        JsonNode list = tree(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw refused(name + " must be a list, not " + list.getNodeType());
        }
        return list;
    }

    private Fields objectAt(String name, JsonNode value) {
        if (!value.isObject()) {
            throw refused(name + " must be an object, not " + value.getNodeType());
        }
        return child(place.below(name), value);
    }

    private Fields child(Place at, JsonNode value) {
        Fields child = new Fields(at, typing, value);
        children.add(child);
        return child;
    }
}
