package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A workflow knows an error by its class's name: one that was moved would be tried no more, and nothing would say so. */
class ErrorNamesTest {

    @ParameterizedTest
    @CsvSource({"gov-sync.asl.json, gov-sync", "erasure.asl.json, privacy", "export.asl.json, privacy"})
    void every_error_of_ours_that_a_definition_names_is_a_class_of_its_steps(String definition, String module)
            throws IOException {
        Set<String> names = new TreeSet<>();
        new ObjectMapper()
                .readTree(Path.of("src/main/resources", definition).toFile())
                .findValues("ErrorEquals")
                .forEach(list -> list.forEach(name -> names.add(name.asText())));
        names.removeIf(name -> !name.startsWith("io.luca."));

        assertThat(names).isNotEmpty().allSatisfy(name -> {
            String file = name.replace('.', '/') + ".class";
            assertThat(Path.of("..", module, "target/classes", file)).matches(Files::isRegularFile, "is a class");
        });
    }
}
