package io.luca.local.aws.service.sns;

import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.QueryParameters;
import java.time.Clock;
import java.util.UUID;

/** SNS behind the local endpoint: {@code Publish} to a topic. */
public final class SnsService implements AwsService {

    private static final int LONGEST = 256 * 1024; // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    private static final String PUBLISH = "sns:Publish";
    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

    private final Topics topics;
    private final Authorization authorization;
    private final Clock clock;

    public SnsService(Topics topics, Authorization authorization, Clock clock) {
        this.topics = topics;
        this.authorization = authorization;
        this.clock = clock;
    }

    @Override
    public String signingName() {
        return "sns";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        if (!"Publish".equals(call.operation()) || call.json()) {
            throw new AwsError(501, "NotImplemented", "sns " + call.operation() + " does not run on this platform.");
        }
        QueryParameters parameters = QueryParameters.parse(call.body());
        String id = publish(
                call.caller(),
                parameters.text("TopicArn"),
                parameters.optional("Subject").orElse(""),
                parameters.text("Message"));
        return AwsReply.xml("<PublishResponse xmlns=\"" + NAMESPACE + "\"><PublishResult><MessageId>" + id
                + "</MessageId></PublishResult><ResponseMetadata><RequestId>" + UUID.randomUUID()
                + "</RequestId></ResponseMetadata></PublishResponse>");
    }

    /** Publishes for a caller, if the policies allow it; the answer is the message's id. */
    String publish(Caller caller, String arn, String subject, String message) {
        requireAllowed(caller, arn);
        if (topics.isDenied(PUBLISH, arn)) {
            throw new AwsError(403, "AuthorizationError", "Access to the resource is denied by its own policy.");
        }
        if (!topics.exists(arn)) {
            throw new AwsError(404, "NotFound", "Topic does not exist");
        }
        if (message.isEmpty() || message.length() > LONGEST) {
            throw AwsError.invalid("InvalidParameter", "Invalid parameter: Message too long or empty");
        }
        String id = UUID.randomUUID().toString();
        topics.publish(arn, id, subject, message, clock.instant());
        return id;
    }

    /** A service of AWS is judged by the topic's policies, everybody else by their own. */
    private void requireAllowed(Caller caller, String arn) {
        if (caller instanceof Caller.AwsPrincipal service && topics.allows(service, PUBLISH, arn)) {
            return;
        }
        try {
            authorization.require(caller, PUBLISH, arn);
        } catch (AwsError refused) {
            throw new AwsError(403, "AuthorizationError", String.valueOf(refused.getMessage()));
        }
    }
}
