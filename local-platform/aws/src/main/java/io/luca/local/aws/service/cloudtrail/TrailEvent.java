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
 * A call as CloudTrail sees it: an event on the account's resources, or one on what is in them (items, objects, messages).
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html. Immutable.
 *
 * @param source the service that was called, as {@code sts.amazonaws.com}
 * @param name of the operation
 * @param resource the ARN that it was to be done to
 * @param dataOf the kind of resource whose content it is about; empty if it is about resources themselves
 * @param refused why IAM refused it; empty if it was done
 */
record TrailEvent(
        Caller caller, String source, String name, String resource, Optional<String> dataOf, Optional<String> refused) {

    private static final ObjectMapper json = new ObjectMapper();
    private static final String VERSION = "1.11";
    private static final String DENIED = "AccessDenied";

    /** Where the permission has another name than the operation. */
    private static final Map<String, String> OPERATIONS = Map.of(
            "lambda:InvokeFunction", "Invoke", "s3:ListBucket", "ListObjects", "s3:ListAllMyBuckets", "ListBuckets");

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

    private static final Set<String> ON_CHANGES = Set.of("GetRecords", "GetShardIterator");
    private static final Set<String> ON_MESSAGES = Set.of("SendMessage", "ReceiveMessage", "DeleteMessage");

    /**
     * What a refusal is to CloudTrail.
     *
     * @return empty for a caller that is none of the account's, and for a permission that is checked within another call
     */
    static Optional<TrailEvent> of(Refusal refusal) {
        return refusal.action().equals("iam:PassRole")
                ? Optional.empty()
                : of(refusal.caller(), refusal.action(), refusal.resource(), Optional.of(refusal.message()));
    }

    /**
     * A call that was done.
     *
     * @param action as policies name it, such as {@code cloudtrail:StopLogging}
     * @return empty for a caller that is none of the account's
     */
    static Optional<TrailEvent> done(Caller caller, String action, String resource) {
        return of(caller, action, resource, Optional.empty());
    }

    private static Optional<TrailEvent> of(Caller caller, String action, String resource, Optional<String> refused) {
        int colon = action.indexOf(':');
        if (colon < 0 || !isOfTheAccount(caller)) {
            return Optional.empty();
        }
        String service = action.substring(0, colon);
        String name = OPERATIONS.getOrDefault(action, action.substring(colon + 1));
        return Optional.of(
                new TrailEvent(caller, service + ".amazonaws.com", name, resource, dataOf(service, name), refused));
    }

    private static boolean isOfTheAccount(Caller caller) {
        return switch (caller) {
            case Caller.AccountRoot _, Caller.RoleSession _ -> true;
            case Caller.Anonymous _, Caller.AwsPrincipal _ -> false;
        };
    }

    private static Optional<String> dataOf(String service, String operation) {
        return switch (service) {
            case "dynamodb" ->
                ON_CHANGES.contains(operation)
                        ? Optional.of("AWS::DynamoDB::Stream")
                        : Optional.of("AWS::DynamoDB::Table").filter(_ -> ON_ITEMS.contains(operation));
            case "s3" -> Optional.of("AWS::S3::Object").filter(_ -> !operation.equals("ListBuckets"));
            case "sqs" -> Optional.of("AWS::SQS::Queue").filter(_ -> ON_MESSAGES.contains(operation));
            case "sns" -> Optional.of("AWS::SNS::Topic").filter(_ -> operation.equals("Publish"));
            case "lambda" -> Optional.of("AWS::Lambda::Function").filter(_ -> operation.equals("Invoke"));
            default -> Optional.empty();
        };
    }

    /** The value of a field that a trail selects events by; empty if the event has none. */
    Optional<String> field(String field) {
        return switch (field) {
            case EventSelector.CATEGORY -> Optional.of(category());
            case EventSelector.RESOURCE_TYPE -> dataOf;
            case EventSelector.RESOURCE_ARN -> dataOf.map(_ -> resource);
            case EventSelector.EVENT_NAME -> Optional.of(name);
            case EventSelector.EVENT_SOURCE -> Optional.of(source);
            case EventSelector.CALLER_ARN -> Optional.of(caller.arn());
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
                .put("awsRegion", environment.region());
        refused.ifPresent(message -> event.put("errorCode", DENIED).put("errorMessage", message));
        event.put("eventID", UUID.randomUUID().toString())
                .put("eventType", "AwsApiCall")
                .put("managementEvent", dataOf.isEmpty())
                .put("recipientAccountId", environment.accountId())
                .put("eventCategory", category());
        return event.toString();
    }

    private String category() {
        return dataOf.isPresent() ? "Data" : "Management";
    }

    /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
    private void identify(ObjectNode identity, Environment environment) {
        identity.put("type", caller instanceof Caller.RoleSession ? "AssumedRole" : "Root")
                .put("arn", caller.arn())
                .put("accountId", environment.accountId());
        if (caller instanceof Caller.RoleSession session) {
            identity.putObject("sessionContext")
                    .putObject("sessionIssuer")
                    .put("type", "Role")
                    .put("arn", session.roleArn())
                    .put("accountId", environment.accountId())
                    .put(
                            "userName",
                            session.roleArn().substring(session.roleArn().lastIndexOf('/') + 1));
        }
    }
}
