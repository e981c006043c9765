package io.luca.local.aws.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Dockerfile says about building and running the image: where, with which environment, and by which commands. Only the
 * last stage counts. The files are taken as the build context holds them.
 *
 * @param directory the build context, standing for the image's {@code WORKDIR}
 * @param steps what each {@code RUN} says, in shell form; {@link ImageBuild} says which are carried out
 * @param environment of {@code ENV}
 * @param command {@code ENTRYPOINT} followed by {@code CMD}, in exec form
 */
public record ImageSource(Path directory, List<String> steps, Map<String, String> environment, List<String> command) {

    private static final ObjectMapper json = new ObjectMapper();

    public ImageSource {
        steps = List.copyOf(steps);
        environment = Map.copyOf(environment);
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the Dockerfile in " + directory + " names no ENTRYPOINT or CMD");
        }
    }

    /** Reads the Dockerfile of a build context. */
    public static ImageSource read(Path directory) {
        List<String> steps = new ArrayList<>();
        Map<String, String> environment = new LinkedHashMap<>();
        List<String> entrypoint = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (String instruction : instructions(directory.resolve("Dockerfile"))) {
            int space = instruction.indexOf(' ');
            String name = space < 0 ? instruction : instruction.substring(0, space);
            String rest = space < 0 ? "" : instruction.substring(space + 1).strip();
            switch (name) {
                case "FROM" -> {
                    steps.clear();
                    environment.clear();
                    entrypoint.clear();
                    arguments.clear();
                }
                case "RUN" -> steps.add(rest);
                case "ENV" -> putEnvironment(environment, rest);
                case "ENTRYPOINT" -> replace(entrypoint, execForm(directory, rest));
                case "CMD" -> replace(arguments, execForm(directory, rest));
                case "COPY", "WORKDIR", "USER", "EXPOSE", "LABEL", "ARG", "STOPSIGNAL", "HEALTHCHECK" -> {
                    // they build or describe the image; the build context already holds its files
                }
                default ->
                    throw new IllegalArgumentException(
                            "the Dockerfile in " + directory + " uses " + name + ", which cannot be run here");
            }
        }
        List<String> command = new ArrayList<>(entrypoint);
        command.addAll(arguments);
        return new ImageSource(directory, steps, environment, command);
    }

    /** The same image, its files in another directory. */
    ImageSource in(Path other) {
        return new ImageSource(other, steps, environment, command);
    }

    private static List<String> instructions(Path dockerfile) {
        try {
            List<String> instructions = new ArrayList<>();
            StringBuilder open = new StringBuilder();
            for (String line : Files.readAllLines(dockerfile)) {
                String text = line.strip();
                if (text.isEmpty() || text.startsWith("#")) {
                    continue;
                }
                boolean continues = text.endsWith("\\");
                open.append(continues ? text.substring(0, text.length() - 1) : text)
                        .append(continues ? " " : "");
                if (!continues) {
                    instructions.add(open.toString().strip());
                    open.setLength(0);
                }
            }
            return instructions;
        } catch (IOException missing) {
            throw new IllegalArgumentException("no readable Dockerfile at " + dockerfile, missing);
        }
    }

    private static void putEnvironment(Map<String, String> environment, String rest) {
        for (String pair : rest.split("\\s+(?=[A-Za-z_][A-Za-z0-9_]*=)")) {
            int equals = pair.indexOf('=');
            String value = pair.substring(equals + 1);
            boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
            environment.put(pair.substring(0, equals), quoted ? value.substring(1, value.length() - 1) : value);
        }
    }

    private static List<String> execForm(Path directory, String text) {
        try {
            return List.of(json.readValue(text, String[].class));
        } catch (JsonProcessingException shellForm) {
            throw new IllegalArgumentException(
                    "the Dockerfile in " + directory + " must give its command in exec form, got: " + text, shellForm);
        }
    }

    private static void replace(List<String> target, List<String> values) {
        target.clear();
        target.addAll(values);
    }
}
