package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.workbench.cli.Luca;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The documents say what is so: the tests, files, headings, commands and routes that they name exist, and the tour shows all
 * commands and routes that there are. A guarantee whose test is only named is no guarantee.
 */
class DocumentsTest {

    private static final Path ROOT = root();
    private static final Path TOUR = ROOT.resolve("docs/tour.md");
    private static final String CODE = "(?ms)^```.*?^```";

    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:IT|Test|Matrix))`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern LINKED_TEXT = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern USAGE = Pattern.compile("(?m)^ {2}([a-z]+) {2,}\\S");
    /** A command ends where its shell's word or the document's code span does. */
    private static final Pattern COMMAND = Pattern.compile("(?:\\./|`|')luca +([a-z][^`|)#\n\";']*)");

    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
    private static final Pattern CHOICES = Pattern.compile("One of: ([a-z-]+(?:, [a-z-]+)*)\\.");
    private static final Pattern CHOICE = Pattern.compile("[a-z][a-z-]*");
    private static final Pattern ROUTE_CELL = Pattern.compile("(?m)^\\| ((?:`[A-Z]+[^|`]*`(?:, )?)+) \\|");
    private static final Pattern ROUTE = Pattern.compile("`([A-Z]+)(?: ([^`?]+)[^`]*)?`");
    private static final Pattern PATH = Pattern.compile("^ {2}(/\\S+):$");
    private static final Pattern METHOD = Pattern.compile("^ {4}(get|post|put|delete|patch):$");

    @Test
    void every_test_that_a_document_names_exists() {
        Set<String> tests = sources()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        Set<String> named = new TreeSet<>();
        for (Path document : documents()) {
            named.addAll(found(TEST, read(document)));
        }

        assertThat(named).isNotEmpty();
        assertThat(tests).containsAll(named);
    }

    @Test
    void every_file_and_heading_that_a_document_links_to_exists() {
        Set<String> broken = new TreeSet<>();
        int anchors = 0;
        for (Path document : documents()) {
            for (String link : found(LINK, read(document))) {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
                boolean leads = Files.exists(target);
                if (leads && parts.length > 1) {
                    anchors++;
                    leads = anchors(read(target)).contains(parts[1]);
                }
                if (!leads) {
                    broken.add(document + " -> " + link);
                }
            }
        }

        assertThat(anchors).isPositive();
        assertThat(broken).isEmpty();
    }

    @Test
    void every_command_that_a_document_names_exists_with_its_choices_and_options() {
        Map<String, String> help = help();
        Set<String> unknown = new TreeSet<>();
        int commands = 0;
        for (Path document : documents()) {
            for (String command : found(COMMAND, read(document))) {
                commands++;
                if (!isKnown(command, help)) {
                    unknown.add(document + ": luca " + command);
                }
            }
        }

        assertThat(help).hasSizeGreaterThan(10);
        assertThat(commands).isPositive();
        assertThat(unknown).isEmpty();
    }

    @Test
    void the_tour_shows_every_command_of_the_usage() {
        Set<String> shown = found(COMMAND, read(TOUR)).stream()
                .map(command -> command.split("\\s", 2)[0])
                .collect(Collectors.toSet());

        assertThat(usage()).hasSizeGreaterThan(10);
        assertThat(shown).containsAll(usage());
    }

    @Test
    void the_tours_table_of_calls_has_the_routes_of_the_api_and_no_others() {
        Set<String> routes = routesOfTheApi();

        assertThat(routes).hasSizeGreaterThan(10);
        assertThat(routesOfTheTour()).containsExactlyInAnyOrderElementsOf(routes);
    }

    /** The usage of the script names the command; the help of the command itself has its choices and options. */
    private static boolean isKnown(String command, Map<String, String> help) {
        List<String> words = Arrays.asList(command.strip().split("\\s+"));
        String name = words.getFirst();
        if (!usage().contains(name)) {
            return false;
        }
        if (!help.containsKey(name)) {
            return true; // of the script alone: Maven's options
        }
        String text = help.get(name);
        Optional<List<String>> choices = CHOICES.matcher(text)
                .results()
                .map(match -> List.of(match.group(1).split(", ")))
                .findFirst();
        boolean isChoice = words.size() < 2
                || !CHOICE.matcher(words.get(1)).matches()
                || choices.isEmpty()
                || choices.get().contains(words.get(1));
        return isChoice
                && words.stream().flatMap(word -> found(OPTION, word).stream()).allMatch(text::contains);
    }

    /** The help of each command, with no line broken. */
    private static Map<String, String> help() {
        Map<String, String> help = new HashMap<>();
        Luca.commands().getSubcommands().forEach((name, command) -> help.put(name, helpWithParts(command)));
        return help;
    }

    /** Of a command that has commands of its own, with theirs. */
    private static String helpWithParts(CommandLine command) {
        String own = command.setUsageHelpWidth(1_000).getUsageMessage();
        Map<String, CommandLine> parts = command.getSubcommands();
        return parts.isEmpty()
                ? own
                : own + "\nOne of: " + String.join(", ", parts.keySet()) + ".\n"
                        + parts.values().stream()
                                .map(DocumentsTest::helpWithParts)
                                .collect(Collectors.joining("\n"));
    }

    private static Set<String> usage() {
        return found(USAGE, read(ROOT.resolve("luca")));
    }

    private static Set<String> routesOfTheApi() {
        Set<String> routes = new TreeSet<>();
        String path = "";
        for (String line :
                read(ROOT.resolve("infra/src/main/resources/openapi.yaml")).split("\n")) {
            path = PATH.matcher(line)
                    .results()
                    .map(match -> match.group(1))
                    .findFirst()
                    .orElse(path);
            for (String method : found(METHOD, line)) {
                routes.add(method.toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        return routes;
    }

    /** A method without a path has that of the next one in its cell. */
    private static Set<String> routesOfTheTour() {
        Set<String> routes = new TreeSet<>();
        for (String cell : found(ROUTE_CELL, read(TOUR))) {
            List<String> methods = new ArrayList<>();
            for (MatchResult route : ROUTE.matcher(cell).results().toList()) {
                methods.add(route.group(1));
                if (route.group(2) != null) {
                    methods.forEach(method -> routes.add(method + " " + route.group(2)));
                    methods.clear();
                }
            }
        }
        return routes;
    }

    /** The names that headings have as anchors: lower case, a hyphen for a space, nothing for other signs. */
    private static Set<String> anchors(String document) {
        Map<String, Integer> times = new HashMap<>();
        Set<String> anchors = new TreeSet<>();
        HEADING.matcher(document.replaceAll(CODE, "")).results().forEach(heading -> {
            String text = LINKED_TEXT.matcher(heading.group(1)).replaceAll("$1");
            String name = text.strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            int before = times.merge(name, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? name : name + "-" + before);
        });
        return anchors;
    }

    /** What stands in the pattern's group, or all that matches if it has none; each once. */
    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(match.groupCount()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> documents() {
        return Stream.concat(
                        children(ROOT).filter(Files::isRegularFile),
                        children(ROOT.resolve("docs")).flatMap(DocumentsTest::below))
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }

    /** Of modules at the root, and of modules in these. */
    private static Stream<Path> sources() {
        return children(ROOT)
                .filter(Files::isDirectory)
                .flatMap(module -> Stream.concat(Stream.of(module), children(module)))
                .map(module -> module.resolve("src/test/java"))
                .filter(Files::isDirectory)
                .flatMap(DocumentsTest::below)
                .filter(file -> file.toString().endsWith(".java"));
    }

    /** The nearest directory above that has the script {@code luca}. */
    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("luca"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    private static Stream<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<Path> below(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
