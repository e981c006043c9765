package io.luca.local.workbench.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** An environment's block of {@code infra/environments.yaml}, over what holds for all. The synthesis judges them; here they are looked at. */
public final class EnvironmentSettings {

    /** The file of this repository. */
    public static final String FILE = "infra/environments.yaml";

    private final String environment;
    private final JsonNode all;
    private final JsonNode own;

    private EnvironmentSettings(String environment, JsonNode root) {
        this.environment = environment;
        this.all = root.path("all");
        this.own = root.path(environment);
    }

    /**
     * The settings of an environment in a file.
     *
     * @throws IllegalArgumentException if the file has no such environment, or cannot be read
     */
    public static EnvironmentSettings read(Path file, String environment) {
        try {
            JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
            if (!root.has(environment)) {
                throw new IllegalArgumentException(file + " has no environment " + environment);
            }
            return new EnvironmentSettings(environment, root);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read " + file, unreadable);
        }
    }

    /**
     * Where it is deployed.
     *
     * @throws IllegalArgumentException if it does not say
     */
    public String region() {
        return text("region").orElseThrow(() -> new IllegalArgumentException(environment + " has no setting region"));
    }

    String environment() {
        return environment;
    }

    Optional<String> text(String name) {
        JsonNode value = own.has(name) ? own.path(name) : all.path(name);
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.asText());
    }

    int number(String name) {
        String value =
                text(name).orElseThrow(() -> new IllegalArgumentException(environment + " has no setting " + name));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    name + " of " + environment + " must be a whole number, got " + value, malformed);
        }
    }
}
