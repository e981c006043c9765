package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.cloud.GatewayIntegration;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** All REST APIs of the templates, with their stages. Close it after the gateways that serve them. */
public final class RestApis implements Provisioner, AutoCloseable {

    private static final String API = "AWS::ApiGateway::RestApi";
    private static final String DEPLOYMENT = "AWS::ApiGateway::Deployment";
    private static final String STAGE = "AWS::ApiGateway::Stage";
    private static final String OWN_METRICS = "the metrics of each method are not told here, those of the stage are";

    private final Environment environment;
    private final HttpBackend backend = new HttpBackend();
    private final IntegrationReader integrations;
    private final Map<String, RestApi> apis = new ConcurrentHashMap<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final List<Stage> stages = new CopyOnWriteArrayList<>();

    /**
     * No APIs yet.
     *
     * @param services what integrations of type {@code aws} may call, by the service's name in their URI
     */
    RestApis(
            Environment environment,
            HttpTargets targets,
            VpcLinks links,
            Function<String, Optional<GatewayIntegration>> services) {
        this.environment = environment;
        this.integrations = new IntegrationReader(targets, links, backend, services);
    }

    /** All stages, in the order of the templates. */
    public List<Stage> stages() {
        return List.copyOf(stages);
    }

    @Override
    public Set<String> types() {
        return Set.of(API, DEPLOYMENT, STAGE);
    }

    @Override
    public void close() {
        backend.close();
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return switch (resource.type()) {
            case API -> api(resource, properties);
            case DEPLOYMENT -> deployment(resource, properties);
            default -> stage(properties);
        };
    }

    private Provisioned api(Resource resource, Fields properties) {
        String id = resource.logicalId().toLowerCase(Locale.ROOT);
        Optional<String> name = properties.optionalText("Name");
        properties.optionalText("Description");
        properties.optionalText("Mode"); // a new API is all that the document says, merged or overwritten
        properties.ignore("EndpointConfiguration", "there is one endpoint, on this machine");
        properties.ignore("DisableExecuteApiEndpoint", "there is one endpoint, on this machine");
        properties.ignore("FailOnWarnings", "what is not understood always stops the start here");
        properties.ignore("MinimumCompressionSize", "bytes do not travel far here");
        properties.ignore("BinaryMediaTypes", "bodies are bytes here in any case");
        properties.ignore("Tags", "tags of an API are read by nobody");
        try {
            ImportRules.check(properties.tree("Body"));
        } catch (IllegalArgumentException refused) {
            throw properties.refused("Body: " + refused.getMessage());
        }
        // a document's title names what has no name of its own
        names.put(id, name.orElse(properties.tree("Body").at("/info/title").asText(id)));
        apis.put(id, new OpenApiReader(integrations).read(properties.object("Body")));
        return new Provisioned(id, Map.of("RestApiId", id, "RootResourceId", id + "-root"));
    }

    private Provisioned deployment(Resource resource, Fields properties) {
        properties.optionalText("Description");
        known(properties);
        String id = resource.logicalId().toLowerCase(Locale.ROOT);
        return new Provisioned(id, Map.of("DeploymentId", id));
    }

    private Provisioned stage(Fields properties) {
        String apiId = properties.text("RestApiId");
        String name = properties.text("StageName");
        if (!stages.isEmpty()) {
            throw properties.refused("StageName " + name + ": this machine serves one stage, and has "
                    + stages.getFirst().name());
        }
        properties.optionalText("DeploymentId");
        properties.optionalText("Description");
        properties.ignore("Tags", "tags of a stage are read by nobody");
        if (properties.flag("CacheClusterEnabled")) {
            throw properties.refused("CacheClusterEnabled: answers are not cached here");
        }
        Map<String, String> variables = new HashMap<>();
        properties
                .optionalObject("Variables")
                .ifPresent(given -> given.names().forEach(variable -> variables.put(variable, given.text(variable))));
        Optional<Fields> accessLog = properties.optionalObject("AccessLogSetting");
        stages.add(new Stage(
                environment.accountId(),
                "arn:aws:apigateway:%s::/restapis/%s/stages/%s".formatted(environment.region(), apiId, name),
                apiId,
                names.getOrDefault(apiId, apiId),
                name,
                variables,
                properties.objects("MethodSettings").stream()
                        .flatMap(settings -> throttle(settings).stream())
                        .toList(),
                accessLog.map(RestApis::format),
                accessLog.map(setting -> setting.text("DestinationArn")),
                properties.flag("TracingEnabled"),
                known(properties)));
        return Provisioned.of(name);
    }

    private RestApi known(Fields properties) {
        String id = properties.text("RestApiId");
        RestApi api = apis.get(id);
        if (api == null) {
            throw properties.refused("RestApiId " + id + " is not a REST API of these templates");
        }
        return api;
    }

    private static AccessLogFormat format(Fields accessLog) {
        try {
            return new AccessLogFormat(accessLog.text("Format"));
        } catch (IllegalArgumentException unknown) {
            throw accessLog.refused("Format: " + unknown.getMessage());
        }
    }

    private static Optional<Stage.Throttle> throttle(Fields settings) {
        settings.ignore("LoggingLevel", "the gateway's log is written by the one level of this machine");
        settings.ignore("DataTraceEnabled", "bodies are never logged here");
        settings.ignore("MetricsEnabled", OWN_METRICS);
        settings.ignore("CacheDataEncrypted", "answers are not cached here");
        settings.ignore("CacheTtlInSeconds", "answers are not cached here");
        if (settings.flag("CachingEnabled")) {
            throw settings.refused("CachingEnabled: answers are not cached here");
        }
        String path = settings.text("ResourcePath").replace("~1", "/");
        String method = settings.text("HttpMethod").toUpperCase(Locale.ROOT);
        Optional<Double> rate = number(settings, "ThrottlingRateLimit");
        Optional<Double> burst = number(settings, "ThrottlingBurstLimit");
        if (rate.isEmpty() && burst.isEmpty()) {
            return Optional.empty();
        }
        // AWS's own limits of an account, where only one of both is set
        return Optional.of(new Stage.Throttle(
                path.startsWith("//") ? path.substring(1) : path, method, rate.orElse(10_000d), burst.orElse(5_000d)));
    }

    private static Optional<Double> number(Fields settings, String name) {
        return settings.optionalText(name).map(text -> {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException malformed) {
                throw settings.refused(name + " must be a number, got " + text);
            }
        });
    }
}
