package io.luca.local.workbench.school;

import io.luca.local.platform.SchoolWorkgroups;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.account.StackOutputs;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What an operator reaches of an environment, with an operator's own rights.
 *
 * @param table opens for any school, for nothing limits an operator to one
 */
public record OperatorAccess(
        SchoolRegistry registry, TenantTable table, SchoolWorkgroups workgroups, SchoolAccounts accounts) {

    /**
     * That of an environment, by what its stacks say of themselves.
     *
     * @param environment by its name, or {@code laptop}
     * @throws IllegalStateException if a stack is not deployed
     */
    public static OperatorAccess of(AwsAccount account, String environment) {
        StackOutputs stacks = new StackOutputs(account.client(CloudFormationClient.builder()), environment);
        String table = stacks.required("LucaData", "TableName");
        DynamoDbClient client = account.client(DynamoDbClient.builder());
        return new OperatorAccess(
                new SchoolRegistry(client, table),
                new TenantTable(client, _ -> account.credentials(), table),
                new SchoolWorkgroups(
                        account.client(AthenaClient.builder()), stacks.required("LucaPipeline", "AnalystsWorkgroup")),
                new SchoolAccounts(
                        account.client(CognitoIdentityProviderClient.builder()),
                        stacks.required("LucaData", "UserPoolId")));
    }
}
