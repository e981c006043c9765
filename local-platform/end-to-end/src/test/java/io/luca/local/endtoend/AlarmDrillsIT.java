package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each alarm is driven into ringing and out of it by a test, and its runbook names that test: an alarm that nobody has heard may be mute. */
class AlarmDrillsIT {

    private static final Path CLASSES = Path.of("target/test-classes/io/luca/local/endtoend");
    private static final Path PAGES = Path.of("../..");
    private static final Pattern RUNBOOK = Pattern.compile("Runbook: (docs/runbooks/[a-z-]+\\.md)#([a-z0-9-]+)\\.");
    private static final int HASH = 8;

    @Test
    void each_alarm_has_a_drill_that_its_runbook_names() throws IOException {
        SortedMap<String, Collection<String>> drills = drills();
        SortedMap<String, String> sections = sections();

        assertThat(sections).hasSizeGreaterThan(30);
        assertThat(new TreeSet<>(drills.keySet())).isEqualTo(new TreeSet<>(sections.keySet()));
        assertThat(sections)
                .allSatisfy((alarm, section) -> assertThat(drillLine(section))
                        .as(alarm)
                        .containsAnyOf(drills.get(alarm).toArray(String[]::new)));
    }

    /** The classes of tests that drive an alarm, by the alarm. */
    private static SortedMap<String, Collection<String>> drills() throws IOException {
        try (Stream<Path> files = Files.list(CLASSES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("IT.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .flatMap(AlarmDrillsIT::drillsOf)
                    .collect(Collectors.groupingBy(
                            Map.Entry::getKey,
                            TreeMap::new,
                            Collectors.mapping(Map.Entry::getValue, Collectors.toCollection(TreeSet::new))));
        }
    }

    private static Stream<Map.Entry<String, String>> drillsOf(String test) {
        try {
            return Arrays.stream(Class.forName(AlarmDrillsIT.class.getPackageName() + "." + test)
                            .getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Rings.class))
                    .flatMap(method ->
                            Arrays.stream(method.getAnnotation(Rings.class).value()))
                    .map(alarm -> Map.entry(alarm, test));
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }

    /** The sections of runbooks that alarms name, by the alarm. One that only stands between others names none. */
    private static SortedMap<String, String> sections() throws IOException {
        SortedMap<String, String> sections = new TreeMap<>();
        try (Stream<Path> files = Files.list(BootedPlatform.ASSEMBLY)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".template.json"))
                    .toList()) {
                String stack = file.getFileName().toString().replace(".template.json", "");
                new ObjectMapper()
                        .readTree(file.toFile())
                        .path("Resources")
                        .properties()
                        .forEach(resource -> sectionOf(resource.getValue())
                                .ifPresent(section ->
                                        sections.put(nameOf(stack, resource.getKey(), resource.getValue()), section)));
            }
        }
        return sections;
    }

    private static Optional<String> sectionOf(JsonNode resource) {
        return Optional.of(resource.path("Properties").path("AlarmDescription").asText())
                .map(RUNBOOK::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1) + "#" + found.group(2));
    }

    private static String nameOf(String stack, String id, JsonNode alarm) {
        JsonNode given = alarm.path("Properties").path("AlarmName");
        return given.isTextual() ? given.asText() : stack + "-" + id.substring(0, id.length() - HASH);
    }

    /** What a section says of its drill. */
    private static String drillLine(String section) {
        try {
            String anchor = section.substring(section.indexOf('#') + 1);
            List<String> lines = Files.readAllLines(PAGES.resolve(section.substring(0, section.indexOf('#'))));
            boolean isInside = false;
            for (String line : lines) {
                if (line.startsWith("## ")) {
                    isInside = line.substring(3)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9 -]", "")
                            .replace(' ', '-')
                            .equals(anchor);
                } else if (isInside && line.startsWith("**Drill**")) {
                    return line;
                }
            }
            return "";
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
