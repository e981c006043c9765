package io.luca.local.aws.service.cloudtrail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.iam.Refusal;
import io.luca.local.aws.template.Environment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A call that was refused, as CloudTrail sees it: an event on the account's resources, or one on what is in them (items, objects, messages).
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html. Immutable.
 */
record RefusedCall(Refusal refusal, String source, String name, Optional<String> dataOf) {

    private static final ObjectMapper json = new ObjectMapper();
    private static final String VERSION = "1.11";

    /** Where the permission has another name than the operation. */
    private static final Map<String, String> OPERATIONS =
            Map.of("lambda:InvokeFunction", "Invoke", "s3:ListBucket", "ListObjects");

    /** What is done to data and not to resources: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html */
    private static final Set<String> ON_ITEMS = Set.of(
            "GetItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "Query",
            "Scan",
            "BatchGetItem",
            "BatchWriteItem",
            "ConditionCheckItem",
            "TransactGetItems",
            "TransactWriteItems");

    private static final Set<String> ON_MESSAGES = Set.of("SendMessage", "ReceiveMessage", "DeleteMessage");

    /**
     * What a refusal is to CloudTrail.
     *
     * @return empty for a caller that is none of the account's, and for a permission that is checked within another call
     */
    static Optional<RefusedCall> of(Refusal refusal) {
        String action = refusal.action();
        int colon = action.indexOf(':');
        if (!(refusal.caller() instanceof Caller.RoleSession) || colon < 0 || action.equals("iam:PassRole")) {
            return Optional.empty();
        }
        String service = action.substring(0, colon);
        String name = OPERATIONS.getOrDefault(action, action.substring(colon + 1));
        return Optional.of(new RefusedCall(refusal, service + ".amazonaws.com", name, dataOf(service, name)));
    }

    private static Optional<String> dataOf(String service, String operation) {
        return switch (service) {
            case "dynamodb" -> Optional.of("AWS::DynamoDB::Table").filter(_ -> ON_ITEMS.contains(operation));
            case "s3" -> Optional.of("AWS::S3::Object");
            case "sqs" -> Optional.of("AWS::SQS::Queue").filter(_ -> ON_MESSAGES.contains(operation));
            case "sns" -> Optional.of("AWS::SNS::Topic").filter(_ -> operation.equals("Publish"));
            case "lambda" -> Optional.of("AWS::Lambda::Function").filter(_ -> operation.equals("Invoke"));
            default -> Optional.empty();
        };
    }

    /** The value of a field that a trail selects events by; empty if the event has none. */
    Optional<String> field(String field) {
        return switch (field) {
            case EventSelector.CATEGORY -> Optional.of(dataOf.isPresent() ? "Data" : "Management");
            case EventSelector.RESOURCE_TYPE -> dataOf;
            case EventSelector.RESOURCE_ARN -> dataOf.map(_ -> refusal.resource());
            case EventSelector.EVENT_NAME -> Optional.of(name);
            case EventSelector.EVENT_SOURCE -> Optional.of(source);
            case EventSelector.CALLER_ARN -> Optional.of(refusal.caller().arn());
            default -> throw new IllegalArgumentException("no trail selects by " + field);
        };
    }

    /** One line of JSON. */
    String line(Environment environment, Instant at) {
        ObjectNode event = json.createObjectNode().put("eventVersion", VERSION);
        identify(event.putObject("userIdentity"), environment);
        event.put("eventTime", at.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("eventSource", source)
                .put("eventName", name)
                .put("awsRegion", environment.region())
                .put("errorCode", "AccessDenied")
                .put("errorMessage", refusal.message())
                .put("eventID", UUID.randomUUID().toString())
                .put("eventType", "AwsApiCall")
                .put("managementEvent", dataOf.isEmpty())
                .put("recipientAccountId", environment.accountId())
                .put("eventCategory", dataOf.isPresent() ? "Data" : "Management");
        return event.toString();
    }

    /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
    private void identify(ObjectNode identity, Environment environment) {
        Caller.RoleSession session = (Caller.RoleSession) refusal.caller();
        identity.put("type", "AssumedRole")
                .put("arn", session.arn())
                .put("accountId", environment.accountId())
                .putObject("sessionContext")
                .putObject("sessionIssuer")
                .put("type", "Role")
                .put("arn", session.roleArn())
                .put("accountId", environment.accountId())
                .put("userName", session.roleArn().substring(session.roleArn().lastIndexOf('/') + 1));
    }
}
