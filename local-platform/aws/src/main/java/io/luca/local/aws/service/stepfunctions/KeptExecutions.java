package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.kept.KeptDocuments;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Executions in files of a directory, as JSON: one entry for how each stands, one for where it is, and one for each event. */
final class KeptExecutions implements ExecutionKeeper, AutoCloseable {

    private static final String STANDS = "execution ";
    private static final String POSITION = "position ";
    private static final String EVENT = "event ";
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};
    private static final TypeReference<Map<String, @Nullable Object>> VARIABLES = new TypeReference<>() {};
    private static final ObjectMapper json = new ObjectMapper();

    private final KeptDocuments documents;

    /** Those of a directory, which is made if it is not there. */
    KeptExecutions(Path directory) {
        documents = new KeptDocuments(directory);
    }

    @Override
    public void begins(Execution execution) {
        documents.keep(Map.of(STANDS + execution.arn(), standing(execution)), Set.of());
    }

    @Override
    public void ended(Execution execution, HistoryEvent event) {
        documents.keep(
                Map.of(STANDS + execution.arn(), standing(execution), place(execution.arn(), event), happening(event)),
                Set.of(POSITION + execution.arn()));
    }

    private static ObjectNode standing(Execution execution) {
        ObjectNode node = json.createObjectNode()
                .put("arn", execution.arn())
                .put("machine", execution.stateMachineArn())
                .put("name", execution.name())
                .put("status", execution.status().name())
                .put("started", execution.started().toString())
                .put("input", execution.input());
        execution.stopped().ifPresent(at -> node.put("stopped", at.toString()));
        execution.output().ifPresent(text -> node.put("output", text));
        execution.error().ifPresent(text -> node.put("error", text));
        execution.cause().ifPresent(text -> node.put("cause", text));
        return node;
    }

    @Override
    public void entered(String arn, HistoryEvent event, Position position) {
        ObjectNode node = json.createObjectNode()
                .put("state", position.state())
                .put("input", position.input())
                .put("entered_at", position.enteredAt().toString())
                .put("event", position.event());
        node.set("variables", json.valueToTree(position.variables()));
        documents.keep(Map.of(POSITION + arn, node, place(arn, event), happening(event)), Set.of());
    }

    @Override
    public void happened(String arn, HistoryEvent event) {
        documents.keep(place(arn, event), happening(event));
    }

    private static String place(String arn, HistoryEvent event) {
        return String.format(Locale.ROOT, "%s%s %08d", EVENT, arn, event.id());
    }

    private static ObjectNode happening(HistoryEvent event) {
        ObjectNode node = json.createObjectNode()
                .put("id", event.id())
                .put("previous", event.previousId())
                .put("at", event.at().toString())
                .put("type", event.type())
                .put("member", event.member());
        node.set("details", json.valueToTree(event.details()));
        return node;
    }

    @Override
    public List<Kept> all() {
        List<Kept> all = new ArrayList<>();
        for (JsonNode node : documents.under(STANDS)) {
            Execution execution = execution(node);
            all.add(new Kept(
                    execution,
                    documents.find(POSITION + execution.arn()).map(KeptExecutions::position),
                    documents.under(EVENT + execution.arn() + " ").stream()
                            .map(KeptExecutions::event)
                            .toList()));
        }
        all.sort(Comparator.comparing(kept -> kept.execution().started()));
        return all;
    }

    @Override
    public void forget(Kept kept) {
        String arn = kept.execution().arn();
        Set<String> entries = new HashSet<>(Set.of(STANDS + arn, POSITION + arn));
        kept.events().forEach(event -> entries.add(place(arn, event)));
        documents.keep(Map.of(), entries);
    }

    @Override
    public void close() {
        documents.close();
    }

    private static Execution execution(JsonNode node) {
        return new Execution(
                node.path("arn").asText(),
                node.path("machine").asText(),
                node.path("name").asText(),
                Execution.Status.valueOf(node.path("status").asText()),
                Instant.parse(node.path("started").asText()),
                text(node, "stopped").map(Instant::parse),
                node.path("input").asText(),
                text(node, "output"),
                text(node, "error"),
                text(node, "cause"));
    }

    private static Position position(JsonNode node) {
        Map<String, @Nullable Object> variables = json.convertValue(node.path("variables"), VARIABLES);
        return new Position(
                node.path("state").asText(),
                node.path("input").asText(),
                variables,
                Instant.parse(node.path("entered_at").asText()),
                node.path("event").asLong());
    }

    private static HistoryEvent event(JsonNode node) {
        return new HistoryEvent(
                node.path("id").asLong(),
                node.path("previous").asLong(),
                Instant.parse(node.path("at").asText()),
                node.path("type").asText(),
                node.path("member").asText(),
                json.convertValue(node.path("details"), MEMBERS));
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.path(name).isTextual() ? Optional.of(node.path(name).asText()) : Optional.empty();
    }
}
