package io.luca.local.workbench.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The templates that the build synthesized: what a deployment is made of.
 *
 * @param directory below which they are, in one directory for each compute
 */
public record Templates(Path directory) {

    /** Where the build of this repository writes them. */
    public static final String DIRECTORY = "infra/target";

    private static final String FILE = ".template.json";

    /**
     * The services whose resources they have on a compute, by CloudFormation's names, such as {@code DynamoDB}.
     *
     * @throws IllegalStateException if nothing is synthesized there
     */
    Set<String> services(String compute) {
        Set<String> services = new TreeSet<>();
        for (JsonNode resource : resources(compute)) {
            services.addAll(List.of(resource.path("Type").asText().split("::")).subList(1, 2));
        }
        return services;
    }

    /**
     * How many functions there are that something is set apart for, of what an account may run at once.
     *
     * @throws IllegalStateException if nothing is synthesized there
     */
    int functionsSetApart(String compute) {
        return Math.toIntExact(resources(compute).stream()
                .filter(resource -> resource.path("Properties").has("ReservedConcurrentExecutions"))
                .count());
    }

    private List<JsonNode> resources(String compute) {
        Path assembly = directory.resolve(compute.equals("app-runner") ? "cdk.out-app-runner" : "cdk.out");
        List<JsonNode> resources = new ArrayList<>();
        try (Stream<Path> files = Files.list(assembly)) {
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(FILE))::iterator) {
                new ObjectMapper().readTree(file.toFile()).path("Resources").forEach(resources::add);
            }
        } catch (IOException absent) {
            throw new IllegalStateException("there are no templates in " + assembly, absent);
        }
        return resources;
    }
}
