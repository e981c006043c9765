package io.luca.infra.stack;

import io.luca.contract.Names;
import io.luca.infra.Settings;
import io.luca.infra.construct.AppRunnerService;
import io.luca.infra.construct.EdgeProtection;
import io.luca.infra.construct.FargateService;
import io.luca.infra.construct.OpenApiDocument;
import io.luca.infra.construct.OriginFirewall;
import io.luca.infra.construct.OriginSecret;
import io.luca.infra.construct.PathAlarms;
import io.luca.infra.construct.PrivacyAccess;
import io.luca.infra.construct.SchoolApi;
import io.luca.infra.construct.TenantRole;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/** Path 1: the gateway with its firewall, the interactive service, and the role by which it reaches a school's data. */
public final class ApiStack extends Stack {

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

    public ApiStack(
            Construct scope,
            String id,
            DataStack data,
            BehaviorStack behavior,
            PrivacyStack privacy,
            Settings settings) {
        super(
                scope,
                id,
                StackProps.builder()
                        .description("Luca path 1: REST API and interactive service")
                        .build());
        boolean appRunner = settings.compute() == Settings.Compute.APP_RUNNER;
        Role role = appRunner ? AppRunnerService.role(this) : FargateService.role(this);
        TenantRole tenant = new TenantRole(this, "InteractiveTenant", data.table(), role, INTERACTIVE_ACTIONS);
        tenant.grantAssume();
        PrivacyAccess rights = new PrivacyAccess(privacy.exports(), settings.erasureBlockedDays());
        rights.grant(role, tenant);
        Map<String, String> environment = new TreeMap<>(environment(data, tenant, settings));
        environment.putAll(rights.environment(this));
        OpenApiDocument.Backend backend =
                appRunner ? onAppRunner(settings, role, environment) : onFargate(settings, role, environment);
        SchoolApi api = new SchoolApi(
                this,
                "Schools",
                new SchoolApi.Props(
                        OpenApiDocument.load(data.people().poolArn(), backend, behavior.queues(), settings.webOrigin()),
                        settings.requests(),
                        settings.events()));
        new EdgeProtection(this, "Edge", settings.requestsPerAddress(), settings.countries(), settings.webOrigin())
                .protect(api.stageArn());
        new PathAlarms(this, "Alarms", api.api(), data.alerts());
        CfnOutput.Builder.create(this, "ApiUrl").value(api.api().getUrl()).build();
        CfnOutput.Builder.create(this, "UserPoolClientId")
                .value(data.people().clientId())
                .build();
    }

    private OpenApiDocument.Backend onAppRunner(Settings settings, Role role, Map<String, String> environment) {
        OriginSecret secret = new OriginSecret(this, "Origin");
        AppRunnerService service = new AppRunnerService(
                this, "Interactive", settings.artifacts().image().toString(), role, environment);
        new OriginFirewall(this, "OriginFirewall", secret, service.arn());
        return service.backend(secret);
    }

    private OpenApiDocument.Backend onFargate(Settings settings, Role role, Map<String, String> environment) {
        return new FargateService(
                        this, "Interactive", settings.artifacts().image().toString(), role, environment)
                .backend();
    }

    private static Map<String, String> environment(DataStack data, TenantRole tenant, Settings settings) {
        return new TreeMap<>(Map.of(
                Names.WEB_ORIGIN, settings.webOrigin(),
                Names.TABLE, data.table().name(),
                Names.TENANT_ROLE_ARN, tenant.arn(),
                Names.USER_POOL_ID, data.people().poolId(),
                Names.USER_POOL_CLIENT_ID, data.people().clientId()));
    }
}
