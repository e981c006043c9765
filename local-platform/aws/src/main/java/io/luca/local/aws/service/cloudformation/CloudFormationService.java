package io.luca.local.aws.service.cloudformation;

import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.QueryParameters;
import io.luca.local.aws.endpoint.Xml;
import io.luca.local.aws.template.DeployedStack;
import io.luca.local.aws.template.Environment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code DescribeStacks}: all stacks, or one by its name or ARN, on one page. A parameter that is not honoured is refused.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
public final class CloudFormationService implements AwsService {

    private static final Pattern HONOURED = Pattern.compile("Action|Version|StackName");
    private static final String NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    private final Supplier<List<DeployedStack>> stacks;
    private final Authorization authorization;
    private final Environment environment;
    private final String created;

    /**
     * The API over what was deployed.
     *
     * @param created when
     */
    public CloudFormationService(
            Supplier<List<DeployedStack>> stacks,
            Authorization authorization,
            Environment environment,
            Instant created) {
        this.stacks = stacks;
        this.authorization = authorization;
        this.environment = environment;
        this.created = created.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    @Override
    public String signingName() {
        return "cloudformation";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        if (!"DescribeStacks".equals(call.operation()) || call.json()) {
            throw new AwsError(
                    501, "NotImplemented", "cloudformation " + call.operation() + " does not run on this platform.");
        }
        QueryParameters request = QueryParameters.parse(call.body());
        request.values().keySet().stream()
                .filter(name -> !HONOURED.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new AwsError(501, "NotImplemented", "DescribeStacks with " + name + " does not run here.");
                });
        List<DeployedStack> asked = request.optional("StackName")
                .map(name -> List.of(one(call.caller(), name)))
                .orElseGet(() -> all(call.caller()));
        return AwsReply.xml("<DescribeStacksResponse xmlns=\"" + NAMESPACE + "\"><DescribeStacksResult>"
                + list("Stacks", asked, this::written) + "</DescribeStacksResult><ResponseMetadata><RequestId>"
                + UUID.randomUUID() + "</RequestId></ResponseMetadata></DescribeStacksResponse>");
    }

    private List<DeployedStack> all(Caller caller) {
        require(caller, "cloudformation:ListStacks", "*");
        require(caller, "cloudformation:DescribeStacks", "*");
        return stacks.get();
    }

    /** A name that nobody has is asked for too: who may not look learns nothing. */
    private DeployedStack one(Caller caller, String name) {
        String arn = name.startsWith("arn:")
                ? name
                : stacks.get().stream()
                        .filter(stack -> stack.name().equals(name))
                        .findFirst()
                        .map(DeployedStack::id)
                        .orElse("arn:aws:cloudformation:%s:%s:stack/%s/*"
                                .formatted(environment.region(), environment.accountId(), name));
        require(caller, "cloudformation:DescribeStacks", arn);
        return stacks.get().stream()
                .filter(stack -> stack.id().equals(arn))
                .findFirst()
                .orElseThrow(() -> AwsError.invalid("ValidationError", "Stack with id " + name + " does not exist"));
    }

    /** In the words of the query protocol. */
    private void require(Caller caller, String action, String arn) {
        try {
            authorization.require(caller, action, arn);
        } catch (AwsError refused) {
            throw new AwsError(403, "AccessDenied", String.valueOf(refused.getMessage()));
        }
    }

    private String written(DeployedStack stack) {
        return text("StackName", stack.name())
                + text("StackId", stack.id())
                + text("Description", stack.description())
                + text("CreationTime", created)
                + text("StackStatus", "CREATE_COMPLETE")
                + text("DisableRollback", "false")
                + list(
                        "Parameters",
                        stack.parameters().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .toList(),
                        parameter ->
                                text("ParameterKey", parameter.getKey()) + text("ParameterValue", parameter.getValue()))
                + list(
                        "Outputs",
                        stack.outputs(),
                        output -> text("OutputKey", output.key())
                                + text("OutputValue", output.value())
                                + text("Description", output.description())
                                + text("ExportName", output.export()));
    }

    private static <T> String list(String name, List<T> members, Function<T, String> written) {
        StringBuilder list = new StringBuilder("<" + name + ">");
        members.forEach(
                member -> list.append("<member>").append(written.apply(member)).append("</member>"));
        return list.append("</").append(name).append('>').toString();
    }

    private static String text(String name, String value) {
        return value.isEmpty() ? "" : "<" + name + ">" + Xml.escape(value) + "</" + name + ">";
    }
}
