package io.luca.local.aws.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one {@code cdk synth} wrote: the stacks in the order of deployment, and where the sources of their assets lie.
 *
 * @param imageSources the build context of each container image, by asset hash
 * @param codeSources the directory of each function's code, by asset hash
 */
public record CloudAssembly(List<Template> stacks, Map<String, Path> imageSources, Map<String, Path> codeSources) {

    private static final ObjectMapper json = new ObjectMapper();

    /** One stack and its template. */
    public record Template(String stack, JsonNode body) {}

    public CloudAssembly {
        stacks = List.copyOf(stacks);
        imageSources = Map.copyOf(imageSources);
        codeSources = Map.copyOf(codeSources);
    }

    /**
     * Reads the output directory of CDK.
     *
     * @throws IllegalArgumentException if it holds none
     */
    public static CloudAssembly read(Path directory) {
        Path manifestFile = directory.resolve("manifest.json");
        if (!Files.isRegularFile(manifestFile)) {
            throw new IllegalArgumentException(
                    "no synthesized templates in " + directory + "; build the project first");
        }
        JsonNode artifacts = parse(manifestFile).path("artifacts");
        Map<String, Template> ordered = new LinkedHashMap<>();
        artifacts.properties().forEach(artifact -> add(directory, artifacts, artifact.getKey(), ordered));
        Map<String, Path> images = new LinkedHashMap<>();
        Map<String, Path> code = new LinkedHashMap<>();
        artifacts.forEach(artifact -> {
            if ("cdk:asset-manifest".equals(artifact.path("type").asText())) {
                JsonNode manifest = parse(directory.resolve(
                        artifact.path("properties").path("file").asText()));
                manifest.path("dockerImages")
                        .properties()
                        .forEach(image -> images.put(image.getKey(), source(directory, image.getValue(), "directory")));
                manifest.path("files").properties().forEach(file -> {
                    if ("zip"
                            .equals(file.getValue()
                                    .path("source")
                                    .path("packaging")
                                    .asText())) {
                        code.put(file.getKey(), source(directory, file.getValue(), "path"));
                    }
                });
            }
        });
        return new CloudAssembly(new ArrayList<>(ordered.values()), images, code);
    }

    /** The directory of a function's code, by the key of the object that a template names; it is the asset's hash. */
    public Optional<Path> codeSource(String objectKey) {
        return Optional.ofNullable(codeSources.get(objectKey.replaceFirst("[.]zip$", "")));
    }

    private static Path source(Path directory, JsonNode asset, String member) {
        return directory.resolve(asset.path("source").path(member).asText());
    }

    /** The build context of an image, by the URI that a template names it with; the tag is the asset's hash. */
    public Optional<Path> imageSource(String imageUri) {
        return Optional.ofNullable(imageSources.get(imageUri.substring(imageUri.lastIndexOf(':') + 1)));
    }

    private static void add(Path directory, JsonNode artifacts, String id, Map<String, Template> ordered) {
        JsonNode artifact = artifacts.path(id);
        if (!"aws:cloudformation:stack".equals(artifact.path("type").asText()) || ordered.containsKey(id)) {
            return;
        }
        artifact.path("dependencies").forEach(dependency -> add(directory, artifacts, dependency.asText(), ordered));
        String file = artifact.path("properties").path("templateFile").asText();
        String name = artifact.path("properties").path("stackName").asText(id);
        ordered.put(id, new Template(name, parse(directory.resolve(file))));
    }

    private static JsonNode parse(Path file) {
        try {
            return json.readTree(file.toFile());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read " + file, unreadable);
        }
    }
}
