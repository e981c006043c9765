package io.luca.local.workbench.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A copy of what CDK synthesized, with templates that are changed before a platform boots them. */
final class AssemblyCopy {

    private static final ObjectMapper json = new ObjectMapper();

    private AssemblyCopy() {}

    /**
     * Writes the copy.
     *
     * @param target an existing directory, where no file has the name of one of the assembly
     * @param change of each template
     */
    static void write(Path assembly, Path target, UnaryOperator<JsonNode> change) throws IOException {
        try (Stream<Path> files = Files.walk(assembly)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(assembly.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                if (file.toString().endsWith(".template.json")) {
                    json.writeValue(copy.toFile(), change.apply(json.readTree(file.toFile())));
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
