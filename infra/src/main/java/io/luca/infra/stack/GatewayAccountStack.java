package io.luca.infra.stack;

import io.luca.infra.construct.AcceptedFinding;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.apigateway.CfnAccount;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/**
 * By which role API Gateway writes logs: one setting for an account and region, whoever has APIs there. So it is no part of an
 * environment, and stays when one goes.
 */
public final class GatewayAccountStack extends Stack {

    public GatewayAccountStack(Construct scope, String id) {
        super(
                scope,
                id,
                StackProps.builder()
                        .stackName(id) // the same of all environments
                        .description("Luca: the role by which API Gateway writes logs, one for an account and region")
                        .env(EnvironmentStack.place(scope))
                        .build());
        Role role = Role.Builder.create(this, "Role")
                .description("API Gateway: writes the logs of all APIs of this account and region")
                .assumedBy(new ServicePrincipal("apigateway.amazonaws.com"))
                .managedPolicies(List.of(
                        ManagedPolicy.fromAwsManagedPolicyName("service-role/AmazonAPIGatewayPushToCloudWatchLogs")))
                .build();
        role.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
        AcceptedFinding.on(
                role,
                "AwsSolutions-IAM4",
                "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
                "API Gateway demands a role that may write any of its log groups, for the account as a whole");
        CfnAccount account = CfnAccount.Builder.create(this, "Account")
                .cloudWatchRoleArn(role.getRoleArn())
                .build();
        account.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
}
