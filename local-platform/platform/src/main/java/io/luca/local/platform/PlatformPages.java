package io.luca.local.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a platform says of itself on its AWS endpoint, below {@code /_luca/}: for the command line, not for deployables. */
final class PlatformPages {

    private final Platform platform;

    PlatformPages(Platform platform) {
        this.platform = platform;
    }

    void addTo(HttpRouting.Builder routing) {
        ControlPages pages = new ControlPages(routing);
        page(pages, "/_luca/status", this::status);
        page(pages, "/_luca/alerts", this::alerts);
        page(pages, "/_luca/alarms", new AlarmPages(platform)::all);
        new CredentialsPage(platform).addTo(pages);
        new ExecutionPages(platform).addTo(pages);
        new LakePages(platform).addTo(pages);
        new TracePages(platform).addTo(pages);
        pages.get("/_luca/schedules/{name}", this::schedule)
                .post("/_luca/schedules/{name}/run", this::run)
                .get("/_luca/logs/{function}", this::log);
    }

    private static void page(ControlPages pages, String path, Supplier<String> json) {
        pages.get(
                path,
                (_, response) -> response.header(HeaderNames.CONTENT_TYPE, "application/json")
                        .send(json.get()));
    }

    private String alerts() {
        ObjectMapper json = new ObjectMapper();
        var all = json.createArrayNode();
        platform.room(SnsRoom.class)
                .topics()
                .latest()
                .forEach(alert -> all.addObject()
                        .put("topic", alert.topic())
                        .put("at", alert.at().toString())
                        .put("subject", alert.subject())
                        .put("message", alert.message()));
        return all.toString();
    }

    private void schedule(ServerRequest request, ServerResponse response) {
        answer(
                response,
                platform.scheduled()
                        .functionOf(request.path().pathParameters().get("name"))
                        .map(function -> new ObjectMapper()
                                .createObjectNode()
                                .put("function", function)
                                .toString()));
    }

    /** Waits for the function's end, which may take its 15 minutes. What the query says, the function is told besides. */
    private void run(ServerRequest request, ServerResponse response) {
        answer(
                response,
                platform.scheduled()
                        .runNow(
                                request.path().pathParameters().get("name"),
                                request.query()
                                        .first("run")
                                        .map(run -> Map.of("run", run))
                                        .orElse(Map.of()))
                        .map(ended -> new ObjectMapper()
                                .createObjectNode()
                                .put("function", ended.function())
                                .put("failed", ended.isFailure())
                                .put("answer", ended.answer())
                                .toString()));
    }

    private void log(ServerRequest request, ServerResponse response) {
        String from = request.query().first("from").orElse("0");
        try {
            String text = platform.room(LambdaRoom.class)
                    .logOf(request.path().pathParameters().get("function"), Long.parseLong(from));
            response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .send(text);
        } catch (IllegalArgumentException unknown) {
            response.status(Status.NOT_FOUND_404).send();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void answer(ServerResponse response, Optional<String> json) {
        if (json.isPresent()) {
            response.header(HeaderNames.CONTENT_TYPE, "application/json").send(json.get());
        } else {
            response.status(Status.NOT_FOUND_404).send();
        }
    }

    private String status() {
        ObjectMapper json = new ObjectMapper();
        ObjectNode status = json.createObjectNode();
        status.put("api_url", platform.apiUrl())
                .put("aws_url", platform.awsUrl())
                .put("region", platform.cloud().environment().region())
                .put("user_pool_id", platform.people().userPoolId())
                .put("client_id", platform.people().clientId())
                .put("table", platform.tableName())
                .put("logs", platform.cloud().logs().toAbsolutePath().toString())
                .put("interactive_url", platform.interactiveUrl())
                .put("interactive_pid", platform.interactive().process().pid())
                .put("interactive_role_arn", platform.interactive().roleArn())
                .put("refusals", platform.cloud().roles().refusals());
        status.set("queues", json.valueToTree(platform.room(SqsRoom.class).depths()));
        status.set("functions", json.valueToTree(platform.room(LambdaRoom.class).pids()));
        status.set("buckets", json.valueToTree(platform.room(S3Room.class).sizes()));
        status.set(
                "topics", json.valueToTree(platform.room(SnsRoom.class).topics().counts()));
        new AlarmPages(platform).summarize(status.putObject("alarms"));
        new LakePages(platform).describe(status.putObject("pipeline"));
        ObjectNode government = status.putObject("government");
        government.put("url", platform.government().url());
        platform.government()
                .counts()
                .all()
                .forEach((what, count) -> government.put(what.name().toLowerCase(Locale.ROOT), count));
        ObjectNode schedules = status.putObject("schedules");
        platform.room(SchedulerRoom.class)
                .schedules()
                .summaries()
                .forEach(schedule -> schedules
                        .putObject(schedule.name())
                        .put("expression", schedule.expression())
                        .put("time_zone", schedule.timeZone())
                        .put("next", schedule.next().map(Instant::toString).orElse("")));
        return status.toString();
    }
}
