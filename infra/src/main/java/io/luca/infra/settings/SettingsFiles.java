package io.luca.infra.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files that settings are written in: {@code cdk.json} with what CDK itself is told, and {@code environments.yaml}.
 *
 * @param directory where both are
 */
public record SettingsFiles(Path directory) {

    /** The environment variable by which CDK's command line passes on what it was told. */
    public static final String COMMAND_LINE = "CDK_CONTEXT_JSON";

    private static final String OF_ALL = "all";
    private static final ObjectMapper json = new ObjectMapper();

    /**
     * The context of an environment: that of {@code cdk.json}, over it what holds for all environments, and over both what holds for
     * this one. What the command line says goes over all of it.
     *
     * @throws IllegalArgumentException if there is no such environment
     */
    public Map<String, Object> context(String environment) {
        JsonNode environments = read(new ObjectMapper(new YAMLFactory()), "environments.yaml");
        if (!Environment.NAMES.contains(environment) || !environments.has(environment)) {
            throw new IllegalArgumentException("environment must be one of "
                    + Environment.NAMES.stream().sorted().toList() + ", got " + environment);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        addTo(values, ofCdk());
        addTo(values, environments.path(OF_ALL));
        addTo(values, environments.path(environment));
        values.put(Environment.CONTEXT, environment);
        return values;
    }

    /**
     * The environment that was chosen.
     *
     * @param commandLine what CDK's command line was told, as JSON; without it, {@code cdk.json} decides
     */
    public String chosen(Optional<String> commandLine) {
        JsonNode told = commandLine.map(SettingsFiles::parse).orElseGet(json::createObjectNode);
        return told.has(Environment.CONTEXT)
                ? told.path(Environment.CONTEXT).asText()
                : ofCdk().path(Environment.CONTEXT).asText();
    }

    /**
     * Confirms that an environment may be deployed.
     *
     * @param isByCommandLine whether it is CDK's command line that asks, and not the build
     * @throws IllegalArgumentException if it has prod's names and is for one machine
     */
    public static void requireDeployable(String environment, boolean isByCommandLine) {
        Requirement.check(
                !isByCommandLine || !environment.equals(Environment.LAPTOP),
                "environment laptop has prod's names and is for one machine; say -c environment=dev, staging or prod");
    }

    private JsonNode ofCdk() {
        return read(json, "cdk.json").path("context");
    }

    private static JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(COMMAND_LINE + " is no JSON", malformed);
        }
    }

    private static void addTo(Map<String, Object> values, JsonNode more) {
        more.properties().forEach(value -> values.put(value.getKey(), plain(value.getValue())));
    }

    /** A setting is read as text, a flag of CDK as what it is. */
    private static Object plain(JsonNode value) {
        return value.isBoolean() ? value.booleanValue() : value.asText();
    }

    private JsonNode read(ObjectMapper mapper, String name) {
        try {
            return mapper.readTree(directory.resolve(name).toFile());
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "cannot read " + directory.resolve(name).toAbsolutePath(), unreadable);
        }
    }
}
