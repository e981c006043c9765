package io.luca.gov;

import io.luca.contract.Names;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.store.DynamoClients;
import io.luca.store.SchoolRegistry;
import io.luca.store.SchoolSync;
import io.luca.store.TenantTable;
import io.luca.tenancy.StsTenantCredentials;
import java.time.Clock;
import java.util.Map;

/** What the functions are made of, from their environment. */
final class Wiring {

    private static final int ATTEMPTS = 3;

    private final Map<String, String> environment;
    private final DynamoClients clients = new DynamoClients(ATTEMPTS);
    private final TenantTable table;

    Wiring(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        this.table = new TenantTable(
                clients.dynamoDb(),
                new StsTenantCredentials(clients.sts(), required(Names.TENANT_ROLE_ARN), clock, Runnable::run),
                required(Names.TABLE));
    }

    /** As Lambda makes a function. */
    static Wiring ofLambda() {
        return new Wiring(System.getenv(), Clock.systemUTC());
    }

    TenantTable table() {
        return table;
    }

    SchoolRegistry registry() {
        return clients.registryAs(required(Names.REGISTRY_ROLE_ARN), required(Names.TABLE));
    }

    Manifest manifest(BatchReference batch) {
        SchoolSync sync = table.syncOf(batch.school(), batch.period());
        return sync.batch(batch.key()).orElseThrow(() -> LucaException.notFound("key", "there is no such batch"));
    }

    String required(String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the environment lacks " + name);
        }
        return value;
    }
}
