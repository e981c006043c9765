package io.luca.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of runbooks, by its sections that are written for an alarm: those with a bold label at the beginning of a paragraph. Other
 * sections are what these lead on to.
 *
 * @param name of its file
 */
record RunbookPage(String name, List<Section> sections) {

    private static final Pattern HEADING = Pattern.compile("## (.+)");
    private static final Pattern LABEL = Pattern.compile("\\*\\*([A-Z][a-z ]+)\\*\\*: (.*)");

    RunbookPage {
        sections = List.copyOf(sections);
    }

    /**
     * What to do about an alarm.
     *
     * @param heading the names of the alarms, a colon, and what has happened
     * @param parts the lines of each label, in the order in which they stand there
     */
    record Section(String heading, Map<String, List<String>> parts) {

        /** The name by which a link leads to it: lower case, a hyphen for a space, nothing for other signs. */
        String anchor() {
            return heading.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
        }

        /** The names of the alarms that it is for. */
        List<String> alarms() {
            return List.of(heading.split(":", 2)[0].split(", "));
        }
    }

    /** All pages of a directory. */
    static List<RunbookPage> in(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().map(RunbookPage::read).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static RunbookPage read(Path file) {
        Map<String, Map<String, List<String>>> found = new LinkedHashMap<>();
        String heading = "";
        List<String> paragraph = List.of();
        for (String line : lines(file)) {
            Matcher begins = HEADING.matcher(line);
            Matcher label = LABEL.matcher(line);
            if (begins.matches()) {
                heading = begins.group(1);
                paragraph = List.of();
            } else if (label.matches()) {
                paragraph = new ArrayList<>(List.of(label.group(2)));
                List<String> before = found.computeIfAbsent(heading, unknown -> new LinkedHashMap<>())
                        .put(label.group(1), paragraph);
                if (before != null) {
                    throw new IllegalArgumentException(file + ": " + heading + " says twice what " + label.group(1));
                }
            } else if (line.isBlank()) {
                paragraph = List.of();
            } else if (!paragraph.isEmpty()) {
                paragraph.add(line);
            } else if (found.containsKey(heading)) {
                throw new IllegalArgumentException(file + ": " + heading + " has a line without a label: " + line);
            }
        }
        return new RunbookPage(
                file.getFileName().toString(),
                found.entrySet().stream()
                        .map(section -> new Section(section.getKey(), section.getValue()))
                        .toList());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
