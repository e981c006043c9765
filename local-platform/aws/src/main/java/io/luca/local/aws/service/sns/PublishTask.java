package io.luca.local.aws.service.sns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.endpoint.Caller;
import java.util.Set;

/** Publishes to a topic from a state machine's task. A message that is no text is published as JSON. */
public final class PublishTask implements TaskIntegration {

    private static final String TOPIC = "TopicArn";
    private static final String SUBJECT = "Subject";
    private static final String MESSAGE = "Message";

    private final SnsService sns;

    public PublishTask(SnsService sns) {
        this.sns = sns;
    }

    @Override
    public String resource() {
        return "arn:aws:states:::sns:publish";
    }

    @Override
    public String errorPrefix() {
        return "SNS";
    }

    @Override
    public String refusedAs() {
        return "SNS.AuthorizationErrorException";
    }

    @Override
    public Set<String> arguments() {
        return Set.of(TOPIC, SUBJECT, MESSAGE);
    }

    @Override
    public JsonNode call(Caller caller, JsonNode arguments) {
        JsonNode message = arguments.path(MESSAGE);
        String id = sns.publish(
                caller,
                arguments.path(TOPIC).asText(),
                arguments.path(SUBJECT).asText(),
                message.isContainerNode() ? message.toString() : message.asText());
        return JsonNodeFactory.instance.objectNode().put("MessageId", id);
    }
}
