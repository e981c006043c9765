package io.luca.local.aws.service.cloudtrail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * {@code StopLogging}, {@code StartLogging} and {@code GetTrailStatus} of the templates' trails. A trail sees that it is stopped, and that it was
 * started. What would make a trail another than its template's is refused by name.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html. Safe for use by many threads.
 */
final class CloudTrailService implements AwsService {

    private static final String NAME = "cloudtrail";
    private static final ObjectMapper json = new ObjectMapper();

    private final Trails trails;
    private final Authorization authorization;
    private final Clock clock;
    private final Consumer<TrailEvent> happened;

    /**
     * The API.
     *
     * @param clock the machine's time
     * @param happened takes what trails are to see
     */
    CloudTrailService(Trails trails, Authorization authorization, Clock clock, Consumer<TrailEvent> happened) {
        this.trails = trails;
        this.authorization = authorization;
        this.clock = clock;
        this.happened = happened;
    }

    @Override
    public String signingName() {
        return NAME;
    }

    @Override
    public AwsReply answer(AwsCall call) {
        ObjectNode answer = json.createObjectNode();
        switch (call.operation()) {
            case "StopLogging" -> stop(call);
            case "StartLogging" -> start(call);
            case "GetTrailStatus" -> describe(allowed(call), answer);
            default ->
                throw new AwsError(
                        501, "NotImplemented", NAME + " " + call.operation() + " does not run on this platform.");
        }
        return AwsReply.json(AwsReply.JSON_1_1, answer.toString().getBytes(UTF_8));
    }

    private void stop(AwsCall call) {
        Trail trail = allowed(call);
        tell(call, trail);
        trail.stop(clock.instant());
    }

    private void start(AwsCall call) {
        Trail trail = allowed(call);
        trail.start(clock.instant());
        tell(call, trail);
    }

    private void tell(AwsCall call, Trail trail) {
        TrailEvent.done(call.caller(), action(call), trail.arn()).ifPresent(happened);
    }

    /** Times are in seconds. */
    private static void describe(Trail trail, ObjectNode answer) {
        Trail.Logging logging = trail.logging();
        answer.put("IsLogging", logging.isOn());
        logging.started().ifPresent(at -> answer.put("StartLoggingTime", at.getEpochSecond()));
        logging.stopped().ifPresent(at -> answer.put("StopLoggingTime", at.getEpochSecond()));
    }

    /** The trail that a request names, once the policies allow the call. Who may not call learns nothing of it. */
    private Trail allowed(AwsCall call) {
        String name = read(call.body()).path("Name").asText();
        if (name.isEmpty()) {
            throw AwsError.invalid("InvalidTrailNameException", "Trail name cannot be blank; give Name.");
        }
        String arn = trails.arn(name);
        authorization.require(call.caller(), action(call), arn);
        return trails.find(arn)
                .orElseThrow(() -> AwsError.invalid("TrailNotFoundException", "There is no trail " + arn + "."));
    }

    private static String action(AwsCall call) {
        return NAME + ":" + call.operation();
    }

    private static JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException malformed) {
            throw AwsError.invalid("SerializationException", "Not JSON.");
        }
    }
}
