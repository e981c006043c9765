package io.luca.local.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies of the templates that the build synthesized, in which a test changes something before it boots them. */
final class ChangedAssembly {

    private static final ObjectMapper json = new ObjectMapper();

    /** What is changed in the template. */
    @FunctionalInterface
    interface Change {
        void to(ObjectNode template) throws IOException;
    }

    private ChangedAssembly() {}

    /**
     * Writes a copy with one changed template.
     *
     * @param target an empty directory
     */
    static void write(Path target, String stack, Change change) throws IOException {
        try (Stream<Path> files = Files.walk(BootedPlatform.ASSEMBLY)) {
            for (Path file : files.toList()) {
                Path copy =
                        target.resolve(BootedPlatform.ASSEMBLY.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        change(target, stack, change);
    }

    /** Changes one more template of a copy. */
    static void change(Path target, String stack, Change change) throws IOException {
        Path template = target.resolve(stack + ".template.json");
        ObjectNode body = (ObjectNode) json.readTree(template.toFile());
        change.to(body);
        json.writeValue(template.toFile(), body);
    }
}
