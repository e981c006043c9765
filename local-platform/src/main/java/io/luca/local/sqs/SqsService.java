package io.luca.local.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.Authorization;
import io.luca.local.aws.AwsCall;
import io.luca.local.aws.AwsError;
import io.luca.local.aws.AwsReply;
import io.luca.local.aws.AwsService;
import io.luca.local.aws.Caller;
import io.luca.local.aws.Faults;
import io.luca.local.aws.QueryParameters;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** SQS behind the local endpoint: decides by the queue and the action, then passes the request on unchanged. */
public final class SqsService implements AwsService {

    static final String NAME = "sqs";
    private static final String TARGET = "X-Amz-Target";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String API = "AmazonSQS.";
    /** Calls for several messages need the permission for one: IAM knows no other. */
    private static final String BATCH = "Batch";

    private static final Set<String> ON_NO_QUEUE = Set.of("ListQueues");
    private static final Set<String> BY_SOURCE = Set.of("StartMessageMoveTask", "ListMessageMoveTasks");
    private static final ObjectMapper json = new ObjectMapper();

    private final ElasticMq engine;
    private final Queues queues;
    private final Authorization authorization;
    private final Faults faults;

    public SqsService(ElasticMq engine, Queues queues, Authorization authorization, Faults faults) {
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
        String host = call.headers().value(io.helidon.http.HeaderNames.HOST).orElse("localhost");
        String queue = call.json() ? queueOf(call.operation(), read(call.body())) : queueOf(call.body());
        require(call.caller(), call.operation(), queue);
        ElasticMq.Answer answer = call.json()
                ? engine.call(
                        "/", host, Map.of(CONTENT_TYPE, AwsReply.JSON_1_0, TARGET, API + call.operation()), call.body())
                : engine.call("/", host, Map.of(CONTENT_TYPE, FORM), call.body());
        return new AwsReply(answer.status(), answer.contentType(), answer.body());
    }

    /** A call by the JSON protocol from within this platform, as an AWS service makes it for its customer. */
    JsonNode call(Caller caller, String operation, String queue, JsonNode request) {
        faults.meet(NAME);
        require(caller, operation, queue);
        ElasticMq.Answer answer = engine.call(
                "/",
                "localhost",
                Map.of(CONTENT_TYPE, AwsReply.JSON_1_0, TARGET, API + operation),
                request.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (answer.status() != 200) {
            throw new AwsError(
                    answer.status(), "QueueError", new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return read(answer.body());
    }

    /** A call by the query protocol from within this platform. */
    ElasticMq.Answer call(Caller caller, String operation, String queue, byte[] form) {
        faults.meet(NAME);
        require(caller, operation, queue);
        return engine.call("/" + queues.account() + "/" + queue, "localhost", Map.of(CONTENT_TYPE, FORM), form);
    }

    private void require(Caller caller, String operation, String queue) {
        String single =
                operation.endsWith(BATCH) ? operation.substring(0, operation.length() - BATCH.length()) : operation;
        String action = NAME + ":" + single;
        String resource = ON_NO_QUEUE.contains(operation) ? "*" : queues.arn(queue);
        authorization.require(caller, action, resource);
        if (queues.isDenied(action, resource)) {
            throw new AwsError(403, "AccessDenied", "Access to the resource is denied by its own policy.");
        }
    }

    private static String queueOf(String operation, JsonNode request) {
        if (ON_NO_QUEUE.contains(operation)) {
            return "";
        }
        String named = BY_SOURCE.contains(operation)
                ? request.path("SourceArn").asText().replace(':', '/')
                : request.path("QueueUrl").asText(request.path("QueueName").asText());
        return required(named);
    }

    private static String queueOf(byte[] form) {
        QueryParameters parameters = QueryParameters.parse(form);
        return ON_NO_QUEUE.contains(parameters.text("Action"))
                ? ""
                : required(parameters
                        .optional("QueueUrl")
                        .or(() -> parameters.optional("QueueName"))
                        .orElse(""));
    }

    private static String required(String named) {
        if (named.isBlank()) {
            throw AwsError.invalid("MissingParameter", "The request must name a queue.");
        }
        return named.substring(named.lastIndexOf('/') + 1);
    }

    private static JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException malformed) {
            throw AwsError.invalid("SerializationException", "The request is no JSON.");
        }
    }
}
