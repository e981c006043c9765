package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.Faults;
import io.luca.local.aws.endpoint.QueryParameters;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** SQS behind the local endpoint: decides by the queue and the action, then passes the request on unchanged. */
public final class SqsService implements AwsService {

    static final String NAME = "sqs";
    private static final String TARGET = "X-Amz-Target";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String API = "AmazonSQS.";
    /** Calls for several messages need the permission for one: IAM knows no other. */
    private static final String BATCH = "Batch";

    private static final String SEND = "SendMessage";

    private static final Set<String> ON_NO_QUEUE = Set.of("ListQueues");
    private static final Set<String> BY_SOURCE = Set.of("StartMessageMoveTask", "ListMessageMoveTasks");
    private static final String DESTINATION = "DestinationArn";
    private static final Pattern NAME_ALONE = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    /** A name given twice could mean one queue here and another in the engine. */
    private static final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** After them nothing of a queue is left. */
    private static final Set<String> EMPTYING = Set.of("PurgeQueue", "DeleteQueue");

    /** What is counted of them stands in their answers. */
    private static final Set<String> MOVING =
            Set.of(SEND, "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch");

    private final ElasticMq engine;
    private final Queues queues;
    private final Authorization authorization;
    private final Faults faults;
    private final QueueMetrics metrics;

    SqsService(ElasticMq engine, Queues queues, Authorization authorization, Faults faults, QueueMetrics metrics) {
        this.metrics = metrics;
        this.engine = engine;
        this.queues = queues;
        this.authorization = authorization;
        this.faults = faults;
    }

    @Override
    public String signingName() {
        return NAME;
    }

    @Override
    public AwsReply answer(AwsCall call) {
        String host = call.headers().value(HeaderNames.HOST).orElse("localhost");
        String queue;
        if (call.json()) {
            JsonNode request = read(call.body());
            queue = queueOf(call.operation(), request);
            require(call.caller(), call.operation(), queue);
            if (request.has(DESTINATION)) { // a move is a message sent
                require(call.caller(), SEND, nameIn(request.path(DESTINATION).asText(), arnPrefix()));
            }
        } else {
            queue = queueOf(call.body());
            require(call.caller(), call.operation(), queue);
        }
        ElasticMq.Answer answer = call.json()
                ? engine.call(
                        "/", host, Map.of(CONTENT_TYPE, AwsReply.JSON_1_0, TARGET, API + call.operation()), call.body())
                : engine.call("/", host, Map.of(CONTENT_TYPE, FORM), call.body());
        if (answer.status() == 200) {
            done(call, queue, answer);
        }
        return new AwsReply(answer.status(), answer.contentType(), answer.body());
    }

    private void done(AwsCall call, String queue, ElasticMq.Answer answer) {
        if (EMPTYING.contains(call.operation())) {
            engine.forget(queue);
        }
        if (call.operation().equals("DeleteQueue")) {
            queues.forget(queue);
        }
        if (!call.json()) {
            metrics.done(queue, call.operation());
        } else if (MOVING.contains(call.operation())) {
            metrics.done(queue, call.operation(), read(answer.body()));
        }
    }

    /** A call by the JSON protocol from within this platform, as an AWS service makes it for its customer. */
    JsonNode call(Caller caller, String operation, String queue, JsonNode request) {
        faults.meet(NAME);
        require(caller, operation, queue);
        ElasticMq.Answer answer = engine.call(
                "/",
                "localhost",
                Map.of(CONTENT_TYPE, AwsReply.JSON_1_0, TARGET, API + operation),
                request.toString().getBytes(UTF_8));
        if (answer.status() != 200) {
            throw new AwsError(answer.status(), "QueueError", new String(answer.body(), UTF_8));
        }
        JsonNode done = read(answer.body());
        metrics.done(queue, operation, done);
        return done;
    }

    /** A call by the query protocol from within this platform. */
    ElasticMq.Answer call(Caller caller, String queue, QueryParameters form) {
        faults.meet(NAME);
        String operation = form.text("Action");
        require(caller, operation, queue);
        ElasticMq.Answer answer =
                operation.equals(SEND) ? engine.send(path(queue), queue, form) : engine.call(path(queue), form);
        if (answer.status() == 200) {
            metrics.done(queue, operation);
        }
        return answer;
    }

    private String path(String queue) {
        return "/" + queues.account() + "/" + queue;
    }

    private void require(Caller caller, String operation, String queue) {
        String single =
                operation.endsWith(BATCH) ? operation.substring(0, operation.length() - BATCH.length()) : operation;
        String action = NAME + ":" + single;
        String resource = ON_NO_QUEUE.contains(operation) ? "*" : queues.arn(queue);
        if (queues.has(queue)) {
            metrics.used(queue);
        }
        authorization.require(caller, action, resource);
        if (queues.isDenied(action, resource)) {
            throw new AwsError(403, "AccessDenied", "Access to the resource is denied by its own policy.");
        }
    }

    private String queueOf(String operation, JsonNode request) {
        if (ON_NO_QUEUE.contains(operation)) {
            return "";
        }
        if (BY_SOURCE.contains(operation)) {
            return nameIn(request.path("SourceArn").asText(), arnPrefix());
        }
        return request.has("QueueUrl")
                ? ofUrl(request.path("QueueUrl").asText())
                : nameIn(request.path("QueueName").asText(), "");
    }

    private String queueOf(byte[] form) {
        QueryParameters parameters = QueryParameters.parse(form);
        if (ON_NO_QUEUE.contains(parameters.text("Action"))) {
            return "";
        }
        return parameters
                .optional("QueueUrl")
                .map(this::ofUrl)
                .orElseGet(() -> nameIn(parameters.text("QueueName"), ""));
    }

    /** Of the whole URL, so that what is judged is what the engine reads. */
    String ofUrl(String url) {
        int path = url.indexOf('/', url.indexOf("://") + "://".length());
        return nameIn(path < 0 ? "" : url.substring(path), "/" + queues.account() + "/");
    }

    private String arnPrefix() {
        return queues.arn("");
    }

    private static String nameIn(String text, String prefix) {
        String name = text.startsWith(prefix) ? text.substring(prefix.length()) : "";
        if (!NAME_ALONE.matcher(name).matches()) {
            throw AwsError.invalid("InvalidAddress", "The request must name a queue of this account.");
        }
        return name;
    }

    private static JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException malformed) {
            throw AwsError.invalid("SerializationException", "The request is no JSON.");
        }
    }
}
