package io.luca.infra.construct.data;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.JavaFunction;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.Tolerance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.iam.Policy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.constructs.Construct;

/**
 * The function that insists on a second factor of staff: the user pool asks it before each token, and it takes the roles away of who
 * has none. What it may ask and tell the pool is a policy of its own: the pool waits for the function and the function for its role, so
 * nothing of the role that the function waits for may name the pool.
 */
public final class StaffRoles extends Construct {

    private static final String HANDLER = "io.luca.identity.StaffRolesFunction::handleRequest";
    private static final int MEMORY_MIB = 1_024; // also processor time, for whoever signs in waits
    private static final Duration LOOK = Duration.minutes(5);

    public StaffRoles(Construct scope, String id, Path code, SchoolUserPool people, AlertTopic alerts) {
        super(scope, id);
        Role role = Role.Builder.create(this, "Role")
                .description(
                        "Asks the user pool for second factors, ends sessions of before, and reaches no school's data")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        Function function = JavaFunction.in(this, new JavaFunction.Props(code, role, Map.of()))
                .description("Takes the roles out of the tokens of staff without a second factor")
                .handler(HANDLER)
                .memorySize(MEMORY_MIB)
                .timeout(SchoolUserPool.TRIGGER_TIMEOUT)
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .build();
        people.askBeforeTokens(Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build());
        // of attributes it can change no school and no person: those are immutable
        Policy.Builder.create(this, "SecondFactors")
                .roles(List.of(role))
                .statements(List.of(PolicyStatement.Builder.create()
                        .sid("SecondFactors")
                        .actions(List.of(
                                "cognito-idp:AdminGetUser",
                                "cognito-idp:AdminUpdateUserAttributes",
                                "cognito-idp:AdminUserGlobalSignOut"))
                        .resources(List.of(people.poolArn()))
                        .build()))
                .build();
        JavaFunction.acceptTracing(role);
        alerts.listenTo(Tolerance.NONE.alarm(
                this,
                "Failed",
                unanswered(function),
                new Runbook("sign-in")
                        .description(
                                "People cannot sign in, or lose their session at its refresh: what the user pool asks before each"
                                        + " token fails",
                                "the function's log",
                                "staffrolesfailed-nobody-can-sign-in")));
    }

    /**
     * Calls that failed or were turned away, for either signs nobody in. A call that
     * <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">was turned away is no error</a>, and where
     * nothing was counted of the one the other must be heard all the same.
     */
    private static MathExpression unanswered(Function function) {
        MetricOptions sum =
                MetricOptions.builder().statistic("Sum").period(LOOK).build();
        return MathExpression.Builder.create()
                .expression("SUM(FILL(METRICS(), 0))")
                .usingMetrics(new TreeMap<>(
                        Map.of("errors", function.metricErrors(sum), "throttles", function.metricThrottles(sum))))
                .period(LOOK)
                .build();
    }
}
