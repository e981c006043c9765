package io.luca.local.aws.service.scheduler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Protocol;
import io.luca.local.aws.service.scheduler.Schedule.Name;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** EventBridge Scheduler behind the local endpoint: make, look at, list and delete schedules. */
public final class SchedulerService implements AwsService {

    private static final String JSON = "application/json";
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_.-]{1,64}");
    private static final ObjectMapper json = new ObjectMapper();

    private final Schedules schedules;
    private final Authorization authorization;

    public SchedulerService(Schedules schedules, Authorization authorization) {
        this.schedules = schedules;
        this.authorization = authorization;
    }

    @Override
    public String signingName() {
        return "scheduler";
    }

    @Override
    public Protocol protocol() {
        return Protocol.REST_JSON;
    }

    @Override
    public AwsReply answer(AwsCall call) {
        List<String> path = call.target().segments();
        boolean isSchedules = !path.isEmpty() && path.getFirst().equals("schedules");
        if (isSchedules && path.size() == 1 && call.target().method().equals("GET")) {
            return list(call);
        }
        if (isSchedules && path.size() == 2) {
            switch (call.target().method()) {
                case "POST" -> {
                    return create(call, path.getLast());
                }
                case "GET" -> {
                    return get(call, named(call, path.getLast()));
                }
                case "DELETE" -> {
                    return delete(call, named(call, path.getLast()));
                }
                default -> {
                    // below
                }
            }
        }
        throw new AwsError(
                501,
                "NotImplemented",
                "scheduler " + call.target().method() + " " + call.target().rawPath()
                        + " does not run on this platform.");
    }

    private Name named(AwsCall call, String name) {
        return new Name(call.target().query("groupName").orElse(schedules.defaultGroup()), valid(name));
    }

    private AwsReply create(AwsCall call, String name) {
        JsonNode body = read(call.body());
        Name full = new Name(valid(body.path("GroupName").asText(schedules.defaultGroup())), valid(name));
        authorization.require(call.caller(), "scheduler:CreateSchedule", schedules.arn(full));
        Schedule schedule = schedules.read(full, body);
        if (schedule.expression().next(schedules.first(schedule.expression())).isEmpty()) {
            throw AwsError.invalid("ValidationException", "Invalid Schedule Expression " + schedule.text() + ".");
        }
        authorization.require(
                call.caller(),
                "iam:PassRole",
                schedule.target().roleArn(),
                Map.of("iam:PassedToService", List.of("scheduler.amazonaws.com")));
        schedules.add(schedule, body);
        return answer(json.createObjectNode().put("ScheduleArn", schedules.arn(full)));
    }

    private AwsReply get(AwsCall call, Name name) {
        authorization.require(call.caller(), "scheduler:GetSchedule", schedules.arn(name));
        Schedule schedule = schedules.get(name);
        ObjectNode answer = summary(schedule)
                .put("ScheduleExpression", schedule.text())
                .put("ScheduleExpressionTimezone", schedule.timeZone())
                .put("ActionAfterCompletion", schedule.deletesItself() ? "DELETE" : "NONE");
        answer.putObject("FlexibleTimeWindow").put("Mode", "OFF");
        ObjectNode target = answer.putObject("Target")
                .put("Arn", schedule.target().arn())
                .put("RoleArn", schedule.target().roleArn())
                .put("Input", schedule.target().input());
        target.putObject("RetryPolicy")
                .put("MaximumRetryAttempts", schedule.target().retries())
                .put("MaximumEventAgeInSeconds", schedule.target().maxAge().toSeconds());
        schedule.target()
                .deadLetters()
                .ifPresent(queue -> target.putObject("DeadLetterConfig").put("Arn", queue));
        return answer(answer);
    }

    private AwsReply list(AwsCall call) {
        authorization.require(call.caller(), "scheduler:ListSchedules", "*");
        String group = call.target().query("ScheduleGroup").orElse("");
        String prefix = call.target().query("NamePrefix").orElse("");
        ObjectNode answer = json.createObjectNode();
        var list = answer.putArray("Schedules");
        schedules.all().stream()
                .filter(schedule -> group.isEmpty() || schedule.name().group().equals(group))
                .filter(schedule -> schedule.name().name().startsWith(prefix))
                .forEach(schedule -> {
                    ObjectNode summary = summary(schedule);
                    summary.putObject("Target").put("Arn", schedule.target().arn());
                    list.add(summary);
                });
        return answer(answer);
    }

    private AwsReply delete(AwsCall call, Name name) {
        authorization.require(call.caller(), "scheduler:DeleteSchedule", schedules.arn(name));
        schedules.delete(name);
        return answer(json.createObjectNode());
    }

    private ObjectNode summary(Schedule schedule) {
        return json.createObjectNode()
                .put("Arn", schedules.arn(schedule.name()))
                .put("Name", schedule.name().name())
                .put("GroupName", schedule.name().group())
                .put("State", schedule.isEnabled() ? "ENABLED" : "DISABLED")
                .put("CreationDate", schedule.created().getEpochSecond())
                .put("LastModificationDate", schedule.created().getEpochSecond());
    }

    private static String valid(String name) {
        if (!NAME.matcher(name).matches()) {
            throw AwsError.invalid("ValidationException", "A name must match " + NAME.pattern() + ".");
        }
        return name;
    }

    private static JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException malformed) {
            throw AwsError.invalid("ValidationException", "The request is no JSON.");
        }
    }

    private static AwsReply answer(JsonNode body) {
        try {
            return AwsReply.json(JSON, json.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
