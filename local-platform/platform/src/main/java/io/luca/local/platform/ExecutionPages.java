package io.luca.local.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.service.stepfunctions.Execution;
import io.luca.local.aws.service.stepfunctions.HistoryEvent;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the command line starts a workflow by its schedule, follows it, and lets its waits pass. */
final class ExecutionPages {

    private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();
    /** As long as who follows a workflow lets pass at a time; no buffer of the history is over in it. */
    private static final long SHORT_SECONDS = 60;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final ObjectMapper json = new ObjectMapper();

    private final Platform platform;

    ExecutionPages(Platform platform) {
        this.platform = platform;
    }

    void addTo(ControlPages pages) {
        pages.post("/_luca/schedules/{name}/start", this::start)
                .get("/_luca/executions/{run}", this::follow)
                .post("/_luca/time", this::pass);
    }

    private void start(ServerRequest request, ServerResponse response) {
        int batches = WaitingBatches.of(platform);
        answer(
                response,
                platform.scheduled()
                        .startNow(request.path().pathParameters().get("name"))
                        .map(execution -> json.createObjectNode()
                                .put("run", execution.name())
                                .put("arn", execution.arn())
                                .put("batches", batches)));
    }

    /** The parts of a run, with the events after the first {@code from} of all. */
    private void follow(ServerRequest request, ServerResponse response) {
        String run = request.path().pathParameters().get("run");
        int skipped = Integer.parseInt(request.query().first("from").orElse("0"));
        List<Execution> parts = platform.room(StepFunctionsRoom.class).machines().all().stream()
                .flatMap(machine ->
                        platform.room(StepFunctionsRoom.class).executions().of(machine.arn()).reversed().stream())
                .filter(execution ->
                        execution.name().equals(run) || execution.name().startsWith(run + "-part-"))
                .toList();
        if (parts.isEmpty()) {
            answer(response, Optional.empty());
            return;
        }
        Execution last = parts.getLast();
        ObjectNode answer = json.createObjectNode()
                .put("running", parts.stream().anyMatch(Execution::isRunning))
                .put("status", last.status().name())
                .put("error", last.error().orElse(""))
                .put("cause", last.cause().orElse(""))
                .put("output", last.output().orElse("{}"))
                .put("now", platform.cloud().timeline().now().toString());
        platform.room(StepFunctionsRoom.class)
                .executions()
                .wakes(last.arn())
                .ifPresent(wakes -> answer.put("wakes_at", wakes.toString()));
        var events = answer.putArray("events");
        parts.stream()
                .flatMap(part -> platform.room(StepFunctionsRoom.class).executions().history(part.arn()).stream())
                .skip(skipped)
                .map(ExecutionPages::event)
                .forEach(events::add);
        answer(response, Optional.of(answer));
    }

    private static ObjectNode event(HistoryEvent event) {
        ObjectNode node =
                json.createObjectNode().put("at", event.at().toString()).put("type", event.type());
        node.set("details", json.valueToTree(event.details()));
        return node;
    }

    /** Pipes read in real time, which time that passes at once would leave behind: so what was written is in the history first. */
    private void pass(ServerRequest request, ServerResponse response) {
        String given = request.query().first("seconds").orElse("");
        long seconds = given.matches("\\d{1,9}") ? Long.parseLong(given) : -1;
        if (seconds < 0 || seconds > MOST_SECONDS) {
            response.status(Status.BAD_REQUEST_400)
                    .send("seconds must be 0 to " + MOST_SECONDS + ", a day, got '" + given + "'\n");
            return;
        }
        boolean isWritten = seconds <= SHORT_SECONDS || platform.cloud().catchUp(LONGEST_WAIT);
        platform.cloud().timeline().pass(Duration.ofSeconds(seconds));
        answer(
                response,
                Optional.of(json.createObjectNode()
                        .put("now", platform.cloud().timeline().now().toString())
                        .put("written", isWritten)));
    }

    private static void answer(ServerResponse response, Optional<ObjectNode> body) {
        if (body.isPresent()) {
            response.header(HeaderNames.CONTENT_TYPE, "application/json")
                    .send(body.get().toString());
        } else {
            response.status(Status.NOT_FOUND_404).send();
        }
    }
}
