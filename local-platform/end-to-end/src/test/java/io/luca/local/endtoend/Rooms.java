package io.luca.local.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rooms of all modules, which are their packages without {@code io.luca.}, and the rooms that each imports.
 *
 * @param imports by room
 */
record Rooms(NavigableMap<String, NavigableSet<String>> imports) {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package io\\.luca\\.([a-z0-9.]+);");
    /** In an import, or where a class is used by its whole name. */
    private static final Pattern USE = Pattern.compile("\\bio\\.luca\\.([a-z0-9.]+)\\.[A-Z]");

    /** A comment or a text may name what it likes. */
    private static final Pattern NO_CODE =
            Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"");

    /** Reads lines such as {@code store: contract model}. */
    static Rooms of(String text) {
        NavigableMap<String, NavigableSet<String>> rooms = new TreeMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String[] parts = line.split(":", 2);
            rooms.put(
                    parts[0].strip(),
                    Arrays.stream(parts[1].strip().split(" +"))
                            .filter(room -> !room.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new)));
        });
        return new Rooms(rooms);
    }

    /** Reads the sources below directories. The imports are those of the source: a constant leaves none in a class. */
    static Rooms read(Collection<Path> directories) {
        NavigableMap<String, NavigableSet<String>> rooms = new TreeMap<>();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> add(file, rooms));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return new Rooms(rooms);
    }

    private static void add(Path file, NavigableMap<String, NavigableSet<String>> rooms) {
        try {
            String source = NO_CODE.matcher(Files.readString(file)).replaceAll("");
            PACKAGE.matcher(source).results().map(found -> found.group(1)).forEach(room -> {
                NavigableSet<String> imports = rooms.computeIfAbsent(room, _ -> new TreeSet<>());
                USE.matcher(source)
                        .results()
                        .map(found -> found.group(1))
                        .filter(imported -> !imported.equals(room))
                        .forEach(imports::add);
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The rooms whose names begin so, or are it. */
    Set<String> below(String prefix) {
        return imports.keySet().stream()
                .filter(room -> room.equals(prefix) || room.startsWith(prefix + "."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A way from a room back to itself; empty if no room has one. */
    Optional<List<String>> circle() {
        Set<String> done = new TreeSet<>();
        for (String room : imports.keySet()) {
            Optional<List<String>> found = circle(room, new ArrayDeque<>(), done);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<List<String>> circle(String room, Deque<String> way, Set<String> done) {
        if (way.contains(room)) {
            way.addLast(room);
            return Optional.of(List.copyOf(way));
        }
        if (!done.add(room)) {
            return Optional.empty();
        }
        way.addLast(room);
        for (String imported : imports.getOrDefault(room, new TreeSet<>())) {
            Optional<List<String>> found = circle(imported, way, done);
            if (found.isPresent()) {
                return found;
            }
        }
        way.removeLast();
        return Optional.empty();
    }

    /** The lines that {@link #of} reads. */
    String text() {
        return imports.entrySet().stream()
                .map(room -> room.getKey() + ":"
                        + room.getValue().stream()
                                .map(imported -> " " + imported)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /**
     * A mermaid picture of some rooms, with an arrow for each import among them. Rooms of a group stand in one box, and their
     * imports from outside of it are drawn once, from the box.
     *
     * @param shown the rooms, or groups of rooms, by prefix
     * @param boxes the groups of which each room is shown, by prefix
     */
    String picture(List<String> shown, List<String> boxes) {
        StringBuilder picture = new StringBuilder("flowchart LR\n");
        for (String box : boxes) {
            picture.append("    subgraph ")
                    .append(id(box))
                    .append("[\"")
                    .append(box)
                    .append("\"]\n");
            below(box)
                    .forEach(room -> picture.append("        ")
                            .append(inside(room, box))
                            .append("[\"")
                            .append(room.equals(box) ? room : room.substring(box.length() + 1))
                            .append("\"]\n"));
            picture.append("    end\n");
        }
        Map<String, String> nodes = new TreeMap<>();
        imports.keySet().forEach(room -> node(room, shown, boxes).ifPresent(node -> nodes.put(room, node)));
        new TreeSet<>(nodes.values())
                .stream()
                        .filter(node -> boxes.stream().noneMatch(box -> node.equals(box) || node.startsWith(box + ".")))
                        .forEach(node -> picture.append("    ")
                                .append(id(node))
                                .append("[\"")
                                .append(node)
                                .append("\"]\n"));
        NavigableSet<String> arrows = new TreeSet<>();
        imports.forEach((room, all) -> all.forEach(imported -> {
            String from = nodes.get(room);
            String to = nodes.get(imported);
            if (from != null && to != null) {
                Optional<String> box = box(from, boxes);
                boolean isInside = box.equals(box(to, boxes));
                String start = isInside ? from : box.orElse(from);
                String end = isInside ? to : box(to, boxes).orElse(to);
                if (!start.equals(end)) {
                    arrows.add("    " + (isInside ? inside(start, box.orElse("")) : id(start)) + " --> "
                            + (isInside ? inside(end, box.orElse("")) : id(end)) + "\n");
                }
            }
        }));
        arrows.forEach(picture::append);
        return picture.toString();
    }

    private static Optional<String> node(String room, List<String> shown, List<String> boxes) {
        if (box(room, boxes).isPresent()) {
            return Optional.of(room);
        }
        return shown.stream()
                .filter(prefix -> room.equals(prefix) || room.startsWith(prefix + "."))
                .max((one, other) -> Integer.compare(one.length(), other.length()));
    }

    private static Optional<String> box(String room, List<String> boxes) {
        return boxes.stream()
                .filter(box -> room.equals(box) || room.startsWith(box + "."))
                .findFirst();
    }

    /** A box and the room that it is named by need names of their own. */
    private static String inside(String room, String box) {
        return room.equals(box) ? id(room) + "_itself" : id(room);
    }

    private static String id(String room) {
        return room.replace('.', '_');
    }
}
