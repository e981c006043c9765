package io.luca.infra.construct.edge;

import io.luca.contract.BehaviorMessage;
import io.luca.contract.ClientCorrelationId;
import io.luca.contract.IdentityAttributes;
import io.luca.infra.construct.behavior.BehaviorQueues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;

/**
 * The gateway's own way to a queue, with no code in between. Every value is URL-encoded: in a form, an unencoded body could
 * bring attributes of its own, and so another school. Who sent it is from the verified claims and nowhere else.
 *
 * <p>Only what SQS took is answered 202. What it refused is the client's fault if it holds characters that no message may hold,
 * or its token names no school or no role; anything else is ours, and passes. API Gateway keeps integration responses by their status, so
 * there is one for each, and the template says which other status it is:
 * https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegrationResponse.html
 */
final class QueueIntegration {

    private static final String CLAIM = "$context.authorizer.claims['%s']";
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final List<String> HEADERS = List.of(
            "Content-Type",
            "x-correlation-id",
            "Access-Control-Allow-Origin",
            "Access-Control-Expose-Headers",
            "Retry-After");

    /** Only what has the form: a queue takes no empty value, and keeps nobody's name. */
    private static final String IF_CLIENT_HAS_AN_ID =
            "#if($input.params('" + ClientCorrelationId.HEADER + "').matches('" + ClientCorrelationId.FORM + "'))";

    private static final String ACCEPTED = "{\"request_id\":\"$context.extendedRequestId\"}";

    /** A token says why it names no role, if it should name one. */
    private static final String REFUSED = problem("#if(\"$!context.authorizer.claims['"
            + IdentityAttributes.SECOND_FACTOR_CLAIM + "']\" != \"\")"
            + "#set($context.responseOverride.status = 403)"
            + "#set($code = 'second-factor-required')#set($title = 'A second factor is required')#set($status = 403)"
            + "#if(\"$!context.authorizer.claims['" + IdentityAttributes.SECOND_FACTOR_CLAIM + "']\" == '"
            + IdentityAttributes.FACTOR_NOT_PROVEN + "')"
            + "#set($detail = 'This session may have been begun without your second factor: sign in again, with a code.')"
            + "#else"
            + "#set($detail = 'Staff need a second factor: set one up with the access token, then sign in again.')"
            + "#end"
            + "#elseif(\"$!context.authorizer.claims['"
            + IdentityAttributes.SCHOOL_CLAIM
            + "']\" == \"\" || \"$!context.authorizer.claims['" + IdentityAttributes.PERSON_CLAIM
            + "']\" == \"\" || \"$!context.authorizer.claims['" + IdentityAttributes.GROUPS_CLAIM + "']\" == \"\")"
            + "#set($context.responseOverride.status = 401)"
            + "#set($code = 'unauthenticated')#set($title = 'A valid ID token is required')#set($status = 401)"
            + "#set($detail = 'The token names no school, person or role.')"
            + "#elseif($input.body.contains('InvalidParameterValue'))" // only claims can be: the school's is the
            // message group
            + "#set($context.responseOverride.status = 401)"
            + "#set($code = 'unauthenticated')#set($title = 'A valid ID token is required')#set($status = 401)"
            + "#set($detail = 'The claims of the token are not usable.')"
            + "#elseif($input.body.contains('InvalidMessageContents'))"
            + "#set($code = 'invalid-request')#set($title = 'The request is not valid')#set($status = 400)"
            + "#set($detail = 'The body holds characters that cannot be stored.')"
            + "#else"
            + "#set($context.responseOverride.status = 503)"
            + "#set($context.responseOverride.header.Retry-After = '2')"
            + "#set($code = 'unavailable')#set($title = 'Temporarily unavailable')#set($status = 503)"
            + "#set($detail = 'Nothing was accepted. Please send it again.')"
            + "#end");

    private static final String UNAVAILABLE =
            problem("#set($code = 'unavailable')#set($title = 'Temporarily unavailable')#set($status = 503)"
                    + "#set($detail = 'Nothing was accepted. Please send it again.')");

    private QueueIntegration() {}

    /** The integration of an operation whose body becomes one message. */
    static Map<String, Object> of(BehaviorQueues queues, String shape, String webOrigin) {
        Stack stack = Stack.of(queues);
        Map<String, Object> integration = new LinkedHashMap<>();
        integration.put("type", "aws");
        integration.put("httpMethod", "POST");
        integration.put(
                "uri",
                "arn:%s:apigateway:%s:sqs:path/%s/%s"
                        .formatted(
                                stack.getPartition(),
                                stack.getRegion(),
                                stack.getAccount(),
                                queues.events().getQueueName()));
        integration.put("credentials", queues.sender().getRoleArn());
        integration.put("passthroughBehavior", "never");
        integration.put("timeoutInMillis", TIMEOUT_MILLIS);
        integration.put(
                "requestParameters",
                Map.of("integration.request.header.Content-Type", "'application/x-www-form-urlencoded'"));
        integration.put("requestTemplates", Map.of("application/json", message(shape)));
        integration.put(
                "responses",
                new TreeMap<>(Map.of(
                        "2\\d{2}", response(202, "application/json", ACCEPTED, webOrigin),
                        "4\\d{2}", response(400, "application/problem+json", REFUSED, webOrigin),
                        "default", response(503, "application/problem+json", UNAVAILABLE, webOrigin))));
        return integration;
    }

    /** What an operation with such an integration answers, for readers and because the gateway sends no header undeclared. */
    static Map<String, Object> responses() {
        Map<String, Object> responses = new TreeMap<>();
        responses.put("202", declared("Kept, and will be stored", "application/json", "Taken"));
        Map.of(
                        "400", "Not valid",
                        "401", "No usable token",
                        "403", "Staff without a second factor",
                        "503", "Nothing was kept; send it again")
                .forEach((status, meaning) ->
                        responses.put(status, declared(meaning, "application/problem+json", "Problem")));
        return responses;
    }

    private static Map<String, Object> declared(String meaning, String mediaType, String schema) {
        Map<String, Object> headers = new TreeMap<>();
        HEADERS.forEach(name -> headers.put(name, Map.of("schema", Map.of("type", "string"))));
        return Map.of(
                "description",
                meaning,
                "headers",
                headers,
                "content",
                Map.of(mediaType, Map.of("schema", Map.of("$ref", "#/components/schemas/" + schema))));
    }

    private static String message(String shape) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(BehaviorMessage.SCHOOL_ATTRIBUTE, CLAIM.formatted(IdentityAttributes.SCHOOL_CLAIM));
        attributes.put(BehaviorMessage.PERSON_ATTRIBUTE, CLAIM.formatted(IdentityAttributes.PERSON_CLAIM));
        attributes.put(BehaviorMessage.ROLE_ATTRIBUTE, CLAIM.formatted(IdentityAttributes.GROUPS_CLAIM));
        attributes.put(BehaviorMessage.REQUEST_ATTRIBUTE, "$context.extendedRequestId");
        attributes.put(BehaviorMessage.RECEIVED_AT_ATTRIBUTE, "$context.requestTimeEpoch");
        attributes.put(BehaviorMessage.SHAPE_ATTRIBUTE, "'" + shape + "'");
        StringBuilder form = new StringBuilder("Action=SendMessage&Version=2012-11-05")
                .append("&MessageBody=")
                .append(encoded("$input.body"))
                .append("&MessageGroupId=") // one school's rush does not hold up the others: SQS fair queues
                .append(encoded(CLAIM.formatted(IdentityAttributes.SCHOOL_CLAIM)));
        int number = 1;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            form.append(attribute(number++, attribute.getKey(), attribute.getValue()));
        }
        return form.append(IF_CLIENT_HAS_AN_ID)
                .append(attribute(
                        number,
                        BehaviorMessage.CLIENT_CORRELATION_ATTRIBUTE,
                        "$input.params('" + ClientCorrelationId.HEADER + "')"))
                .append("#end")
                .toString();
    }

    private static String attribute(int number, String name, String value) {
        String prefix = "&MessageAttribute." + number;
        return prefix + ".Name=" + name + prefix + ".Value.DataType=String" + prefix + ".Value.StringValue="
                + encoded(value);
    }

    private static String encoded(String expression) {
        return "$util.urlEncode(" + expression + ")";
    }

    private static String problem(String settings) {
        return settings + "{\"type\":\"urn:luca:problem:$code\",\"title\":\"$title\",\"status\":$status,"
                + "\"detail\":\"$detail\",\"correlation_id\":\"$context.extendedRequestId\"}";
    }

    private static Map<String, Object> response(int status, String mediaType, String template, String webOrigin) {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "method.response.header.Content-Type",
                "'" + mediaType + "'",
                "method.response.header.x-correlation-id",
                "context.extendedRequestId",
                "method.response.header.Access-Control-Allow-Origin",
                "'" + webOrigin + "'",
                "method.response.header.Access-Control-Expose-Headers",
                "'x-correlation-id,Retry-After'"));
        if (status >= 500) {
            headers.put("method.response.header.Retry-After", "'2'");
        }
        return new TreeMap<>(Map.of(
                "statusCode", String.valueOf(status),
                "responseParameters", headers,
                "responseTemplates", Map.of("application/json", template)));
    }
}
