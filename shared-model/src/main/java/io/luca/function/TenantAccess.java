package io.luca.function;

import io.luca.contract.EnvironmentVariables;
import io.luca.store.DynamoClients;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import io.luca.tenancy.StsTenantCredentials;
import io.luca.tenancy.TenantCredentials;
import java.time.Clock;

/**
 * A function's way to schools' records, by what its environment names: the table, and the role that it becomes for one school at a
 * time. Safe for use by many threads.
 */
public final class TenantAccess {

    private final Environment environment;
    private final DynamoClients clients;
    private final TenantCredentials credentials;
    private final TenantTable table;

    /**
     * Opens the clients. Neither connections nor credentials are there before the first call.
     *
     * @param attempts how often one DynamoDB call is tried in all; 1 if the caller retries itself
     * @throws IllegalStateException that names the variable which is not there
     */
    public TenantAccess(Environment environment, Clock clock, int attempts) {
        this.environment = environment;
        this.clients = new DynamoClients(attempts);
        this.credentials = new StsTenantCredentials(
                clients.sts(), environment.required(EnvironmentVariables.TENANT_ROLE_ARN), clock, Runnable::run);
        this.table = new TenantTable(clients.dynamoDb(), credentials, environment.required(EnvironmentVariables.TABLE));
    }

    public TenantTable table() {
        return table;
    }

    /** The credentials of schools, for what is not in the table. */
    public TenantCredentials credentials() {
        return credentials;
    }

    /**
     * The registry of schools, for a function that goes over all of them.
     *
     * @throws IllegalStateException if the environment names no role that may read it
     */
    public SchoolRegistry registry() {
        return clients.registryAs(
                environment.required(EnvironmentVariables.REGISTRY_ROLE_ARN),
                environment.required(EnvironmentVariables.TABLE));
    }
}
