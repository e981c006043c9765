package io.luca.infra.construct.edge;

import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.settings.Throttle;
import io.luca.infra.settings.Waits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigateway.ApiDefinition;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.LogGroupLogDestination;
import software.amazon.awscdk.services.apigateway.MethodDeploymentOptions;
import software.amazon.awscdk.services.apigateway.MethodLoggingLevel;
import software.amazon.awscdk.services.apigateway.SpecRestApi;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** The REST API of schools, from the OpenAPI document, with its one stage. */
public final class SchoolApi extends Construct {

    /** The stage, which a VPC link puts before every path. */
    public static final String STAGE = "v1";

    /** One JSON line a request: enough to follow it, nothing about a person. */
    private static final String ACCESS_LOG =
            "{\"request_id\":\"$context.extendedRequestId\",\"time\":\"$context.requestTime\","
                    + "\"method\":\"$context.httpMethod\",\"route\":\"$context.resourcePath\",\"status\":\"$context.status\","
                    + "\"school_id\":\"$context.authorizer.claims['custom:school_id']\","
                    + "\"latency_ms\":\"$context.responseLatency\",\"integration_ms\":\"$context.integrationLatency\","
                    + "\"error\":\"$context.error.responseType\"}";

    private final SpecRestApi api;

    /**
     * What differs.
     *
     * @param openApi the document
     * @param requests how much of all that has no limit of its own the API lets through
     * @param events how many behaviour events
     * @param hasDomain whether it has a name of its own, and takes no calls by the one that AWS gives it
     */
    public record Props(Map<String, Object> openApi, Throttle requests, Throttle events, boolean hasDomain) {}

    public SchoolApi(Construct scope, String id, Props props) {
        super(scope, id);
        LogGroup accessLog = LogGroup.Builder.create(this, "AccessLog")
                .retention(Waits.logRetention(getNode()))
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        String name = EnvironmentName.of(this, OpenApiDocument.title(props.openApi()));
        SpecRestApi.Builder named = SpecRestApi.Builder.create(this, "Api");
        if (props.hasDomain()) {
            named.disableExecuteApiEndpoint(true); // one name, whose protocol versions are ours to say
        }
        api = named
                // the same as the document's title: whichever AWS takes for the metrics' ApiName, the alarms watch it;
                // and
                // the environment's own, for AWS counts by this name and would add up those of an account
                .restApiName(name)
                .apiDefinition(ApiDefinition.fromInline(OpenApiDocument.named(props.openApi(), name)))
                .endpointTypes(List.of(EndpointType.REGIONAL))
                .cloudWatchRole(false) // one for an account and region: GatewayAccountStack
                .deployOptions(StageOptions.builder()
                        .stageName(STAGE)
                        .throttlingRateLimit(props.requests().perSecond())
                        .throttlingBurstLimit(props.requests().burst())
                        .methodOptions(eventRoutes(props.events()))
                        .accessLogDestination(new LogGroupLogDestination(accessLog))
                        .accessLogFormat(AccessLogFormat.custom(ACCESS_LOG))
                        .loggingLevel(MethodLoggingLevel.ERROR)
                        .dataTraceEnabled(false)
                        .tracingEnabled(true)
                        .build())
                .build();
        AcceptedFinding.on(
                api,
                "AwsSolutions-APIG2",
                "Every operation of the OpenAPI document names a validator: of parameters, and of the body where no service"
                        + " judges it; a test proves it");
    }

    /** A browser asks with OPTIONS before each of its calls: a throttle of its own for those would be one for the events. */
    private static Map<String, MethodDeploymentOptions> eventRoutes(Throttle events) {
        Map<String, MethodDeploymentOptions> options = new TreeMap<>();
        for (String route : List.of("/behavior", "/behavior/batch")) {
            for (String method : List.of("POST", "OPTIONS")) {
                options.put(route + "/" + method, own(events));
            }
        }
        return options;
    }

    /** What a method says of itself takes the place of all that the stage says of methods. */
    private static MethodDeploymentOptions own(Throttle throttle) {
        return MethodDeploymentOptions.builder()
                .throttlingRateLimit(throttle.perSecond())
                .throttlingBurstLimit(throttle.burst())
                .loggingLevel(MethodLoggingLevel.ERROR)
                .dataTraceEnabled(false)
                .build();
    }

    public SpecRestApi api() {
        return api;
    }

    /** The stage's ARN, as a firewall is put before it. */
    public String stageArn() {
        return "arn:%s:apigateway:%s::/restapis/%s/stages/%s"
                .formatted(
                        Stack.of(this).getPartition(),
                        Stack.of(this).getRegion(),
                        api.getRestApiId(),
                        api.getDeploymentStage().getStageName());
    }
}
