package io.luca.local.aws.service.athena;

import java.util.List;
import java.util.stream.Stream;

/**
 * A query that the templates keep in a workgroup.
 *
 * @param description what it answers, and its parameters after {@value #PARAMETERS}
 */
public record KeptQuery(String name, String workgroup, String database, String description, String sql) {

    private static final String PARAMETERS = "Parameters: ";

    /** The names of what its question marks stand for, in order. */
    public List<String> parameters() {
        int start = description.indexOf(PARAMETERS);
        return start < 0
                ? List.of()
                : Stream.of(description.substring(start + PARAMETERS.length()).split(","))
                        .map(String::strip)
                        .toList();
    }
}
