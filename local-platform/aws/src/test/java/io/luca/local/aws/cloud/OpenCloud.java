package io.luca.local.aws.cloud;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A machine with some rooms, opened for one template of a test, on free ports. */
public final class OpenCloud {

    private static final String MANIFEST = """
            {"version":"48.0.0","artifacts":{
              "S.assets":{"type":"cdk:asset-manifest","properties":{"file":"S.assets.json"}},
              "S":{"type":"aws:cloudformation:stack","dependencies":[],"properties":{"templateFile":"S.template.json"}}}}""";

    private OpenCloud() {}

    /**
     * Opens it and deploys the template.
     *
     * @param directory an empty one
     */
    public static Cloud of(
            Path directory, String template, List<Function<Cloud, AwsRoom>> rooms, Map<String, String> parameters) {
        return of(directory, template, rooms, parameters, Map.of());
    }

    /**
     * The same with images.
     *
     * @param images the build context of each, by its hash
     */
    public static Cloud of(
            Path directory,
            String template,
            List<Function<Cloud, AwsRoom>> rooms,
            Map<String, String> parameters,
            Map<String, Path> images) {
        ObjectNode assets = new ObjectMapper().createObjectNode();
        images.forEach((hash, context) -> assets.withObject("/dockerImages/" + hash + "/source")
                .put("directory", context.toAbsolutePath().toString()));
        try {
            Files.writeString(directory.resolve("S.assets.json"), assets.toString());
            Files.writeString(directory.resolve("manifest.json"), MANIFEST);
            Files.writeString(directory.resolve("S.template.json"), template);
        } catch (IOException full) {
            throw new IllegalStateException(full);
        }
        Cloud cloud = Cloud.open(
                new CloudOptions(directory, 0, Optional.empty(), directory.resolve("logs"), Clock.systemUTC()),
                rooms,
                _ -> {});
        cloud.deploy(parameters);
        return cloud;
    }
}
