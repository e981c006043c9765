package io.luca.local.aws.service.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One queue, used by an AWS service of this platform under a role: every call is judged. Safe for use by many threads. */
public final class QueueClient {

    /** Messages of one call: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
    public static final int MAX_MESSAGES = 10;

    private static final ObjectMapper json = new ObjectMapper();

    private final SqsService sqs;
    private final Caller caller;
    private final String queue;
    private final String url;

    public QueueClient(SqsService sqs, Caller caller, String queue, String url) {
        this.sqs = sqs;
        this.caller = caller;
        this.queue = queue;
        this.url = url;
    }

    /**
     * Messages, with all their attributes, as SQS's JSON gives them.
     *
     * @param max 1 to {@link #MAX_MESSAGES}
     * @param waitSeconds how long to wait for a first one, 0 to 20
     * @throws AwsError if the policies or the queue refuse
     */
    public List<JsonNode> receive(int max, int waitSeconds) {
        ObjectNode request = request().put("MaxNumberOfMessages", max).put("WaitTimeSeconds", waitSeconds);
        request.putArray("MessageAttributeNames").add("All");
        request.putArray("MessageSystemAttributeNames").add("All");
        request.putArray("AttributeNames").add("All");
        List<JsonNode> messages = new ArrayList<>();
        sqs.call(caller, "ReceiveMessage", queue, request).path("Messages").forEach(messages::add);
        return messages;
    }

    /**
     * Deletes messages by their receipt handles.
     *
     * @throws AwsError unless all are deleted
     */
    public void delete(List<String> receiptHandles) {
        for (int start = 0; start < receiptHandles.size(); start += MAX_MESSAGES) {
            List<String> some = receiptHandles.subList(start, Math.min(start + MAX_MESSAGES, receiptHandles.size()));
            ObjectNode request = request();
            ArrayNode entries = request.putArray("Entries");
            for (int index = 0; index < some.size(); index++) {
                entries.addObject().put("Id", String.valueOf(index)).put("ReceiptHandle", some.get(index));
            }
            JsonNode failed =
                    sqs.call(caller, "DeleteMessageBatch", queue, request).path("Failed");
            if (!failed.isEmpty()) {
                throw new AwsError(500, "QueueError", "not deleted: " + failed);
            }
        }
    }

    /**
     * Sends a message.
     *
     * @param attributes its attributes, all of them texts
     * @throws AwsError if the policies or the queue refuse
     */
    public void send(String body, Map<String, String> attributes) {
        ObjectNode request = request().put("MessageBody", body);
        ObjectNode named = request.putObject("MessageAttributes");
        attributes.forEach(
                (name, value) -> named.putObject(name).put("DataType", "String").put("StringValue", value));
        var _ = sqs.call(caller, "SendMessage", queue, request);
    }

    /** How many messages a queue holds: those to be received, and those that were received and not deleted yet. */
    public Map<String, Integer> depth() {
        JsonNode attributes = attributes("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible");
        Map<String, Integer> depth = new LinkedHashMap<>();
        depth.put("waiting", attributes.path("ApproximateNumberOfMessages").asInt());
        depth.put(
                "in_flight",
                attributes.path("ApproximateNumberOfMessagesNotVisible").asInt());
        return depth;
    }

    /** How long a message is hidden from everybody else once it was received. */
    public Duration visibilityTimeout() {
        return Duration.ofSeconds(
                attributes("VisibilityTimeout").path("VisibilityTimeout").asLong());
    }

    private JsonNode attributes(String... names) {
        ObjectNode request = request();
        ArrayNode wanted = request.putArray("AttributeNames");
        List.of(names).forEach(wanted::add);
        return sqs.call(caller, "GetQueueAttributes", queue, request).path("Attributes");
    }

    private ObjectNode request() {
        return json.createObjectNode().put("QueueUrl", url);
    }
}
