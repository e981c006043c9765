package io.luca.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one object of a definition, which remembers what was read. So a field that nobody honours cannot be skipped in
 * silence. Not safe for use by many threads.
 */
final class Fields {

    private final String where;
    private final String path;
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();
    private final List<Fields> children = new ArrayList<>();

    /**
     * The fields of an object.
     *
     * @param where the state, as a person finds it
     */
    Fields(String where, JsonNode node) {
        this(where, "", node);
    }

    private Fields(String where, String path, JsonNode node) {
        this.where = where;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw refused("must be an object");
        }
    }

    boolean has(String name) {
        return node.has(name);
    }

    Optional<JsonNode> optional(String name) {
        read.add(name);
        return Optional.ofNullable(node.get(name));
    }

    Optional<String> optionalText(String name) {
        return optional(name).map(value -> {
            if (!value.isTextual()) {
                throw refused(name + " must be a text");
            }
            return value.textValue();
        });
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> refused(name + " is missing"));
    }

    boolean flag(String name) {
        return optional(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw refused(name + " must be true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    /** A whole number within bounds. */
    Optional<Integer> optionalNumber(String name, int least, int most) {
        return optional(name).map(value -> {
            if (!value.isIntegralNumber() || value.longValue() < least || value.longValue() > most) {
                throw refused(name + " must be a whole number from " + least + " to " + most + ", got " + value);
            }
            return value.intValue();
        });
    }

    Optional<Template> optionalTemplate(String name) {
        return optional(name).map(value -> template(name, value));
    }

    /** A template for each member of an object; empty if it is absent. */
    Map<String, Template> templates(String name) {
        Map<String, Template> templates = new LinkedHashMap<>();
        optional(name).ifPresent(value -> {
            if (!value.isObject()) {
                throw refused(name + " must be an object");
            }
            value.properties()
                    .forEach(member ->
                            templates.put(member.getKey(), template(name + "/" + member.getKey(), member.getValue())));
        });
        return templates;
    }

    Fields object(String name) {
        return child(name, optional(name).orElseThrow(() -> refused(name + " is missing")));
    }

    /** The objects of a list; empty if it is absent. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        optional(name).ifPresent(list -> {
            if (!list.isArray()) {
                throw refused(name + " must be a list");
            }
            for (int index = 0; index < list.size(); index++) {
                objects.add(child(name + "[" + index + "]", list.get(index)));
            }
        });
        return objects;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        optional(name)
                .ifPresent(list -> list.forEach(value -> {
                    if (!value.isTextual()) {
                        throw refused(name + " must be a list of texts");
                    }
                    texts.add(value.textValue());
                }));
        return texts;
    }

    /** The members of an object of objects, each found under a place of its own. */
    Map<String, Fields> named(String name, String kind) {
        Map<String, Fields> members = new LinkedHashMap<>();
        JsonNode object = optional(name).orElseThrow(() -> refused(name + " is missing"));
        object.properties().forEach(member -> {
            Fields fields = new Fields(kind + " '" + member.getKey() + "'", member.getValue());
            children.add(fields);
            members.put(member.getKey(), fields);
        });
        return members;
    }

    /** Says that a field changes nothing: it is text for people. */
    void ignore(String name) {
        read.add(name);
    }

    /**
     * Confirms that everything was read.
     *
     * @throws InvalidDefinitionException naming the first field that cannot be honoured
     */
    void requireAllRead() {
        node.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                throw refused("the field '" + name + "' cannot be honoured");
            }
        });
        children.forEach(Fields::requireAllRead);
    }

    InvalidDefinitionException refused(String what) {
        return new InvalidDefinitionException(where + (path.isEmpty() ? "" : ", " + path), what);
    }

    private Template template(String name, JsonNode value) {
        try {
            return Template.read(value, path.isEmpty() ? name : path + "/" + name);
        } catch (IllegalArgumentException malformed) {
            throw refused(name + ": " + malformed.getMessage());
        }
    }

    private Fields child(String name, JsonNode value) {
        Fields child = new Fields(where, path.isEmpty() ? name : path + "/" + name, value);
        children.add(child);
        return child;
    }
}
