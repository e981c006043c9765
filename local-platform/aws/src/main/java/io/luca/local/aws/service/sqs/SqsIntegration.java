package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.cloud.GatewayIntegration;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.trace.TraceHeader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway's calls to SQS by the query protocol, made as the role that the integration names. */
public final class SqsIntegration implements GatewayIntegration {

    private static final String GATEWAY = "apigateway.amazonaws.com";
    private static final String SESSION = "BackplaneAssumeRoleSession"; // as CloudTrail shows API Gateway's own
    private static final String SYSTEM_ATTRIBUTE = "MessageSystemAttribute";
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)(?=&|$)");

    private final SqsService sqs;
    private final Roles roles;
    private final Set<String> trusted = ConcurrentHashMap.newKeySet();

    public SqsIntegration(SqsService sqs, Roles roles) {
        this.sqs = sqs;
        this.roles = roles;
    }

    @Override
    public AwsReply call(Call call) {
        try {
            if (!trusted.contains(call.roleArn())) {
                roles.requireTrusted(call.roleArn(), GATEWAY);
                trusted.add(call.roleArn());
            }
            Caller caller = new Caller.RoleSession(call.roleArn(), SESSION, Map.of(), Instant.MAX);
            String queue = call.path().substring(call.path().lastIndexOf('/') + 1);
            ElasticMq.Answer answer = sqs.call(caller, action(call.body()), queue, traced(call));
            return new AwsReply(answer.status(), answer.contentType(), answer.body());
        } catch (UncheckedIOException overrun) { // a queue that takes no more connections is one that failed
            return failure(503, "ServiceUnavailable");
        } catch (AwsError refused) {
            return failure(refused.status(), refused.code());
        }
    }

    /**
     * The trace of a request goes along with its message:
     * https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html.
     */
    private static byte[] traced(Call call) {
        String form = new String(call.body(), ISO_8859_1);
        List<String> trace = call.headers().getOrDefault(TraceHeader.NAME, List.of());
        return trace.isEmpty() || !action(call.body()).equals("SendMessage") || form.contains(SYSTEM_ATTRIBUTE)
                ? call.body()
                : (form + "&" + SYSTEM_ATTRIBUTE + ".1.Name=AWSTraceHeader&" + SYSTEM_ATTRIBUTE
                                + ".1.Value.DataType=String&" + SYSTEM_ATTRIBUTE + ".1.Value.StringValue="
                                + URLEncoder.encode(trace.getFirst(), UTF_8))
                        .getBytes(ISO_8859_1);
    }

    private static AwsReply failure(int status, String code) {
        return new AwsReply(status, "text/xml", ("<Error><Code>" + code + "</Code></Error>").getBytes(UTF_8));
    }

    /** The one action of a form; a second one could be judged as one thing and done as another. */
    private static String action(byte[] form) {
        Matcher found = ACTION.matcher(new String(form, ISO_8859_1));
        if (!found.find()) {
            throw AwsError.invalid("MissingAction", "The request names no action.");
        }
        String action = found.group(1);
        if (found.find()) {
            throw AwsError.invalid("InvalidAction", "The request names two actions.");
        }
        return action;
    }
}
