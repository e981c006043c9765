package io.luca.local.workbench.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The log groups of a deployment, by the beginnings of their names. A group without a name of its own in the template gets one from
 * CloudFormation that begins with its stack's.
 *
 * @param prefixes five at most, as many as a query takes
 */
public record LogGroups(List<String> prefixes) {

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Source.html */
    private static final int MOST_PREFIXES = 5;

    private static final String TEMPLATE = ".template.json";

    public LogGroups {
        if (prefixes.isEmpty() || prefixes.size() > MOST_PREFIXES) {
            throw new IllegalArgumentException("a query takes 1 to " + MOST_PREFIXES + " prefixes, got " + prefixes);
        }
        prefixes = List.copyOf(prefixes);
    }

    /**
     * Those of synthesized templates.
     *
     * @throws IllegalStateException if nothing is synthesized there
     */
    public static LogGroups of(Path assembly) {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(assembly)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(TEMPLATE)).toList()) {
                String stack = file.getFileName().toString().replace(TEMPLATE, "");
                for (JsonNode resource :
                        new ObjectMapper().readTree(file.toFile()).path("Resources")) {
                    if (resource.path("Type").asText().equals("AWS::Logs::LogGroup")) {
                        names.add(resource.at("/Properties/LogGroupName").asText(stack + "-"));
                    }
                }
            }
        } catch (IOException absent) {
            throw new IllegalStateException("there are no templates in " + assembly, absent);
        }
        return new LogGroups(shortened(new ArrayList<>(names)));
    }

    /** Names that begin alike become one beginning, those with the longest in common first, until they are few enough. */
    private static List<String> shortened(List<String> sorted) {
        while (sorted.size() > MOST_PREFIXES) {
            int closest = 0;
            for (int at = 1; at < sorted.size() - 1; at++) {
                if (common(sorted, at).length() > common(sorted, closest).length()) {
                    closest = at;
                }
            }
            String both = common(sorted, closest);
            sorted.removeIf(name -> name.startsWith(both));
            sorted.add(closest, both);
        }
        return sorted;
    }

    private static String common(List<String> sorted, int at) {
        String one = sorted.get(at);
        String other = sorted.get(at + 1);
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }
}
