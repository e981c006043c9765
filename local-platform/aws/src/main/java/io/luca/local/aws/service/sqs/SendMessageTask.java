package io.luca.local.aws.service.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import java.util.Set;

/** Sends a message from a state machine's task. A body that is no text is sent as JSON. */
public final class SendMessageTask implements TaskIntegration {

    private static final String URL = "QueueUrl";
    private static final String BODY = "MessageBody";

    private final SqsService sqs;

    public SendMessageTask(SqsService sqs) {
        this.sqs = sqs;
    }

    @Override
    public String resource() {
        return "arn:aws:states:::sqs:sendMessage";
    }

    @Override
    public String errorPrefix() {
        return "SQS";
    }

    @Override
    public String refusedAs() {
        return "SQS.AmazonSQSException";
    }

    @Override
    public Set<String> arguments() {
        return Set.of(URL, BODY, "DelaySeconds", "MessageAttributes", "MessageGroupId");
    }

    @Override
    public JsonNode call(Caller caller, JsonNode arguments) {
        if (!(arguments.deepCopy() instanceof ObjectNode request)
                || !request.path(URL).isTextual()) {
            throw AwsError.invalid("InvalidAddress", "QueueUrl is missing.");
        }
        JsonNode body = request.path(BODY);
        if (body.isContainerNode()) {
            request.put(BODY, body.toString());
        }
        return sqs.call(caller, "SendMessage", sqs.ofUrl(request.path(URL).asText()), request);
    }
}
