package io.luca.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The resolved properties of one resource, which remembers what was read. So a property that nobody honours cannot be
 * skipped in silence: {@link #unread()} names it.
 *
 * <p>Not safe for use by many threads.
 */
public final class Properties {

    private final Resource resource;
    private final String path;
    private final JsonNode node;
    private final Set<String> read = new LinkedHashSet<>();
    private final Map<String, String> noMeaning = new LinkedHashMap<>();
    private final List<Properties> children = new ArrayList<>();

    public Properties(Resource resource, JsonNode node) {
        this(resource, "", node);
    }

    private Properties(Resource resource, String path, JsonNode node) {
        this.resource = resource;
        this.path = path;
        this.node = node;
    }

    /** The value as text. Numbers and booleans are written as in JSON, as CloudFormation takes either. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> unsupported(name + " is missing"));
    }

    public Optional<String> optionalText(String name) {
        JsonNode value = take(name);
        if (value.isContainerNode()) {
            throw unsupported(name + " must be a text, not " + value.getNodeType());
        }
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    public boolean flag(String name) {
        return optionalText(name)
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw unsupported(name + " must be true or false, got " + text);
                })
                .orElse(false);
    }

    public Optional<Long> optionalNumber(String name) {
        return optionalText(name).map(text -> {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException malformed) {
                throw unsupported(name + " must be a whole number, got " + text);
            }
        });
    }

    public Properties object(String name) {
        return optionalObject(name).orElseThrow(() -> unsupported(name + " is missing"));
    }

    public Optional<Properties> optionalObject(String name) {
        JsonNode value = take(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(child(name, requireObject(name, value)));
    }

    /** The objects of a list; empty if the property is absent. */
    public List<Properties> objects(String name) {
        List<Properties> objects = new ArrayList<>();
        JsonNode list = takeList(name);
        for (int index = 0; index < list.size(); index++) {
            String element = name + "[" + index + "]";
            objects.add(child(element, requireObject(element, list.get(index))));
        }
        return objects;
    }

    /** The texts of a list; empty if the property is absent. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        takeList(name).forEach(value -> {
            if (value.isContainerNode()) {
                throw unsupported(name + " must be a list of texts, and holds " + value.getNodeType());
            }
            texts.add(value.asText());
        });
        return texts;
    }

    /** The whole subtree, which the caller promises to honour in full; a missing node if absent. */
    public JsonNode tree(String name) {
        return take(name);
    }

    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Says that a property (with all below it) changes nothing on one machine, and why. It need not be present. */
    public void hasNoMeaningHere(String name, String reason) {
        if (node.has(name)) {
            read.add(name);
            noMeaning.put(path + name, reason);
        }
    }

    /** Everything said to have no meaning here, by path, with the reasons. */
    public Map<String, String> withoutMeaning() {
        Map<String, String> all = new LinkedHashMap<>(noMeaning);
        children.forEach(child -> all.putAll(child.withoutMeaning()));
        return all;
    }

    /** The paths of all properties that nobody read. */
    public List<String> unread() {
        List<String> unread = new ArrayList<>();
        for (String name : names()) {
            if (!read.contains(name)) {
                unread.add(path + name);
            }
        }
        children.forEach(child -> unread.addAll(child.unread()));
        return unread;
    }

    public UnsupportedResourceException unsupported(String what) {
        return new UnsupportedResourceException(resource, path.isEmpty() ? what : "in " + path + " " + what);
    }

    private JsonNode takeList(String name) {
        JsonNode list = take(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw unsupported(name + " must be a list, not " + list.getNodeType());
        }
        return list;
    }

    private JsonNode requireObject(String name, JsonNode value) {
        if (!value.isObject()) {
            throw unsupported(name + " must be an object, not " + value.getNodeType());
        }
        return value;
    }

    private JsonNode take(String name) {
        read.add(name);
        JsonNode value = node.get(name);
        return value == null ? MissingNode.getInstance() : value;
    }

    private Properties child(String name, JsonNode value) {
        Properties child = new Properties(resource, path + name + ".", value);
        children.add(child);
        return child;
    }
}
