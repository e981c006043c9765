package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No package, and not the laptop, carries a library of which {@code .github/known-weaknesses.yaml} knows a weakness. */
class KnownWeaknessesTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.]*?)(?:-[a-z][\\w-]*)?\\.jar");

    /** A library below which version has a finding. */
    private record Fixed(String library, String version, String finding) {

        boolean isOpenIn(String name, String used) {
            boolean isMeant = name.contains(":") ? library.equals(name) : library.endsWith(":" + name);
            return isMeant && Version.parse(used).compareTo(Version.parse(version)) < 0;
        }
    }

    /** A finding that we live with. */
    private record Accepted(String library, String finding, LocalDate until) {}

    private final JsonNode list = read(ROOT.resolve(".github/known-weaknesses.yaml"), new YAMLMapper());

    @Test
    void no_package_has_one() throws IOException {
        Map<String, String> libraries = new TreeMap<>();
        for (Path parts : partsLists()) {
            read(parts, new ObjectMapper())
                    .path("components")
                    .forEach(part -> libraries.put(
                            part.path("group").asText() + ":"
                                    + part.path("name").asText(),
                            part.path("version").asText()));
        }
        assumeThat(libraries)
                .as("a build without a network has no list of parts")
                .isNotEmpty();

        assertThat(libraries).containsKey("ch.qos.logback:logback-core");
        assertThat(open(libraries)).isEmpty();
    }

    @Test
    void nor_has_the_laptop() throws IOException {
        Path packaged = ROOT.resolve("local-platform/workbench/target/lib");
        assumeThat(packaged)
                .as("the fast tests of a tree that was never built have no package of the laptop")
                .exists();
        Map<String, String> libraries = new TreeMap<>();
        try (Stream<Path> jars = Files.list(packaged)) {
            jars.map(jar -> JAR.matcher(jar.getFileName().toString()))
                    .filter(Matcher::matches)
                    .forEach(jar -> libraries.put(jar.group(1), jar.group(2)));
        }

        assertThat(libraries).containsKeys("logback-core", "jackson-core", "commons-lang3");
        assertThat(open(libraries)).isEmpty();
    }

    /** The check is one that can fail. */
    @Test
    void versions_that_were_here_are_found() {
        assertThat(open(Map.of(
                        "logback-core", "1.5.20",
                        "com.fasterxml.jackson.core:jackson-core", "2.20.1",
                        "netty-codec-http", "4.1.126.Final",
                        "commons-lang3", "3.17.0",
                        "log4j-core", "2.17.1",
                        "httpclient", "4.5.13")))
                .hasSize(5)
                .allMatch(finding -> finding.matches(".+ (CVE|GHSA)-\\S+"));
    }

    @Test
    void whatever_is_accepted_is_there_and_ends() {
        assertThat(accepted()).allSatisfy(one -> {
            assertThat(one.until()).as("%s", one).isAfter(LocalDate.now(Clock.systemUTC()));
            assertThat(fixed()).anyMatch(known -> known.finding().equals(one.finding()));
        });
    }

    private List<String> open(Map<String, String> libraries) {
        List<String> open = new ArrayList<>();
        libraries.forEach((name, version) -> fixed().stream()
                .filter(known -> known.isOpenIn(name, version))
                .filter(known -> accepted().stream()
                        .noneMatch(one -> one.library().equals(known.library())
                                && one.finding().equals(known.finding())))
                .forEach(known -> open.add(name + " " + version + " " + known.finding())));
        return open;
    }

    private List<Fixed> fixed() {
        List<Fixed> fixed = new ArrayList<>();
        list.path("fixed")
                .forEach(one -> fixed.add(new Fixed(
                        one.required("library").asText(),
                        one.required("version").asText(),
                        one.required("finding").asText())));
        return fixed;
    }

    private List<Accepted> accepted() {
        List<Accepted> accepted = new ArrayList<>();
        list.path("accepted").forEach(one -> {
            assertThat(one.required("reason").asText()).isNotBlank();
            accepted.add(new Accepted(
                    one.required("library").asText(),
                    one.required("finding").asText(),
                    LocalDate.parse(one.required("until").asText())));
        });
        return accepted;
    }

    private static List<Path> partsLists() throws IOException {
        try (Stream<Path> files =
                Files.find(ROOT, 3, (file, _) -> file.toString().matches(".*/target/[^/]+\\.cdx\\.json"))) {
            return files.toList();
        }
    }

    private static JsonNode read(Path file, ObjectMapper mapper) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
