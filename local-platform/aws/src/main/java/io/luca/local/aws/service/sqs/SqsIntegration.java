package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.cloud.GatewayIntegration;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.QueryParameters;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.trace.TraceHeader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The gateway's calls to SQS by the query protocol, made as the role that the integration names. */
public final class SqsIntegration implements GatewayIntegration {

    private static final String GATEWAY = "apigateway.amazonaws.com";
    private static final String SESSION = "BackplaneAssumeRoleSession"; // as CloudTrail shows API Gateway's own
    private static final String SYSTEM_ATTRIBUTE = "MessageSystemAttribute";
    private static final String SEND = "SendMessage";

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
            ElasticMq.Answer answer =
                    sqs.call(caller, queue, traced(QueryParameters.parse(call.body()), call.headers()));
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
    private static QueryParameters traced(QueryParameters form, Map<String, List<String>> headers) {
        List<String> trace = headers.getOrDefault(TraceHeader.NAME, List.of());
        if (trace.isEmpty()
                || !form.optional("Action").filter(SEND::equals).isPresent()
                || form.values().keySet().stream().anyMatch(name -> name.startsWith(SYSTEM_ATTRIBUTE))) {
            return form;
        }
        Map<String, String> more = new HashMap<>(form.values());
        more.put(SYSTEM_ATTRIBUTE + ".1.Name", "AWSTraceHeader");
        more.put(SYSTEM_ATTRIBUTE + ".1.Value.DataType", "String");
        more.put(SYSTEM_ATTRIBUTE + ".1.Value.StringValue", trace.getFirst());
        return new QueryParameters(more);
    }

    private static AwsReply failure(int status, String code) {
        return new AwsReply(status, "text/xml", ("<Error><Code>" + code + "</Code></Error>").getBytes(UTF_8));
    }
}
