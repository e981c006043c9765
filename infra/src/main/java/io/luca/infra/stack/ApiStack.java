package io.luca.infra.stack;

import io.luca.contract.EnvironmentVariables;
import io.luca.contract.MetricNames;
import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.ServiceMetrics;
import io.luca.infra.construct.compute.AppRunnerService;
import io.luca.infra.construct.compute.FargateService;
import io.luca.infra.construct.compute.ServiceProps;
import io.luca.infra.construct.compute.TaskAlarms;
import io.luca.infra.construct.data.TenantRole;
import io.luca.infra.construct.edge.ApiDashboard;
import io.luca.infra.construct.edge.ApiDomain;
import io.luca.infra.construct.edge.EdgeProtection;
import io.luca.infra.construct.edge.OpenApiDocument;
import io.luca.infra.construct.edge.OriginFirewall;
import io.luca.infra.construct.edge.OriginSecret;
import io.luca.infra.construct.edge.PathAlarms;
import io.luca.infra.construct.edge.SchoolApi;
import io.luca.infra.construct.privacy.PrivacyAccess;
import io.luca.infra.settings.Compute;
import io.luca.infra.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/** Path 1: the gateway with its firewall, which is also the user pool's, the interactive service, and the role by which it reaches a school's data. */
public final class ApiStack extends EnvironmentStack {

    /** What the interactive service does to a school's records. None of these can leave out the leading key. */
    public static final List<String> INTERACTIVE_ACTIONS = List.of(
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem");

    /** What must know a new secret before the gateway sends it. */
    private Optional<OriginFirewall> beforeTheGateway = Optional.empty();

    /** Alarms that explain why answers are slow or fail. */
    private final List<IAlarm> causes = new ArrayList<>();

    /** The stacks before it that it works with, and what differs between deployments. */
    public record Props(DataStack data, BehaviorStack behavior, PrivacyStack privacy, Settings settings) {}

    public ApiStack(Construct scope, String id, Props props) {
        super(scope, id, "Luca path 1: REST API and interactive service");
        DataStack data = props.data();
        Settings settings = props.settings();
        String webOrigin = settings.api().webOrigin();
        boolean appRunner = settings.api().compute() == Compute.APP_RUNNER;
        Role role = appRunner ? AppRunnerService.role(this) : FargateService.role(this);
        TenantRole tenant = new TenantRole(this, "InteractiveTenant", data.table(), role, INTERACTIVE_ACTIONS);
        tenant.grantAssume();
        PrivacyAccess rights =
                new PrivacyAccess(props.privacy().exports(), settings.waits().erasureBlockedDays());
        rights.grant(role, tenant);
        Map<String, String> environment = new TreeMap<>(environment(data, tenant, settings));
        environment.putAll(rights.environment(this));
        environment.putAll(
                ServiceMetrics.of(this, MetricNames.INTERACTIVE_SERVICE).environment());
        ServiceProps service = new ServiceProps(
                settings.artifacts().image().toString(),
                role,
                environment,
                settings.api().capacity(),
                settings.times().zone(),
                settings.api().domain());
        OpenApiDocument.Backend backend =
                appRunner ? onAppRunner(service, settings.api().originSecret()) : onFargate(service, data.alerts());
        SchoolApi api = new SchoolApi(
                this,
                "Schools",
                new SchoolApi.Props(
                        OpenApiDocument.load(
                                data.people().poolArn(),
                                backend,
                                props.behavior().queues(),
                                webOrigin),
                        settings.api().requests(),
                        settings.api().events(),
                        settings.api().domain().isPresent()));
        beforeTheGateway.ifPresent(firewall -> api.api().getNode().addDependency(firewall));
        EdgeProtection edge = new EdgeProtection(this, "Edge", settings.api().firewall(), webOrigin);
        edge.protectStage(api.stageArn());
        edge.protectUserPool(data.people().poolArn());
        causes.add(data.throttled());
        new PathAlarms(this, "Alarms", api.api(), causes, data.alerts());
        if (settings.environment().isLikeProd()) {
            new ApiDashboard(this, "Picture", api.api(), data.table().name());
        }
        String url = settings.api()
                .domain()
                .map(domain -> new ApiDomain(this, "Domain", domain, api).url())
                .orElseGet(() -> api.api().getUrl());
        CfnOutput.Builder.create(this, "ApiUrl").value(url).build();
        CfnOutput.Builder.create(this, "UserPoolClientId")
                .value(data.people().clientId())
                .build();
        CfnOutput.Builder.create(this, "WebOrigin").value(webOrigin).build();
    }

    private OpenApiDocument.Backend onFargate(ServiceProps props, AlertTopic alerts) {
        FargateService service = new FargateService(this, "Interactive", props);
        causes.add(new TaskAlarms(this, "Tasks", service, alerts).unhealthy());
        return service.backend();
    }

    private OpenApiDocument.Backend onAppRunner(ServiceProps props, int originSecret) {
        List<OriginSecret> secrets = OriginSecret.known(this, originSecret);
        AppRunnerService service = new AppRunnerService(this, "Interactive", props);
        beforeTheGateway = Optional.of(new OriginFirewall(this, "OriginFirewall", secrets, service.arn()));
        return service.backend(secrets.getFirst());
    }

    private static Map<String, String> environment(DataStack data, TenantRole tenant, Settings settings) {
        return new TreeMap<>(Map.of(
                EnvironmentVariables.WEB_ORIGIN, settings.api().webOrigin(),
                EnvironmentVariables.TABLE, data.table().name(),
                EnvironmentVariables.TENANT_ROLE_ARN, tenant.arn(),
                EnvironmentVariables.USER_POOL_ID, data.people().poolId(),
                EnvironmentVariables.USER_POOL_CLIENT_ID, data.people().clientId()));
    }
}
