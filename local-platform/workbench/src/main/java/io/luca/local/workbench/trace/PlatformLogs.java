package io.luca.local.workbench.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The logs that a platform on this machine has written, one file for the gateway, each function and each container. They are only read. */
public record PlatformLogs(Path directory) {

    /** The most lines that are given of one id. */
    public static final int MOST_LINES = 2_000;

    /** The most requests that one client's name for a request may stand for. */
    private static final int MOST_REQUESTS = 50;

    private static final String ENDING = ".log";
    private static final ObjectMapper json = new ObjectMapper();

    /** @throws IllegalArgumentException if there is no such directory */
    public PlatformLogs {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("there is no directory of logs at " + directory);
        }
    }

    /**
     * All lines of an id, in order of time; of those of one moment, the gateway's first. If it is what a client calls its request, those
     * of the requests that it calls so.
     *
     * @return {@link #MOST_LINES} at most
     */
    public List<TracedLine> of(TracedId id) {
        Set<String> requests = new HashSet<>(Set.of(id.value()));
        for (TracedLine line : read(Set.of(id.value()), line -> line.isCalled(id))) {
            if (requests.size() <= MOST_REQUESTS) {
                requests.addAll(line.ids());
            }
        }
        return read(requests, line -> line.ids().stream().anyMatch(requests::contains)).stream()
                .sorted(Comparator.comparing(TracedLine::at)
                        .thenComparing(line -> !line.log().equals(TracedLine.ACCESS_LOG)))
                .limit(MOST_LINES)
                .toList();
    }

    private List<TracedLine> read(Set<String> texts, Predicate<TracedLine> wanted) {
        List<TracedLine> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                read(file, texts, wanted, found);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the logs at " + directory + " cannot be read", unreadable);
        }
        return found;
    }

    /** A text is looked for first: to parse each line of a long log would take minutes. */
    private static void read(Path file, Set<String> texts, Predicate<TracedLine> wanted, List<TracedLine> found)
            throws IOException {
        String name = file.getFileName().toString();
        String log = name.substring(0, name.length() - ENDING.length());
        try (BufferedReader lines = new BufferedReader(new java.io.InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
            for (String text = lines.readLine(); text != null && found.size() < MOST_LINES; text = lines.readLine()) {
                String line = text;
                if (texts.stream().anyMatch(line::contains)) {
                    parsed(line)
                            .map(fields -> TracedLine.of(log, fields))
                            .filter(wanted)
                            .ifPresent(found::add);
                }
            }
        }
    }

    private static Optional<ObjectNode> parsed(String line) {
        try {
            return json.readTree(line) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException other) { // what is no line of ours, or not written to its end
            return Optional.empty();
        }
    }
}
