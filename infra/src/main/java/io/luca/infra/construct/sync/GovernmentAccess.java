package io.luca.infra.construct.sync;

import io.luca.contract.EnvironmentVariables;
import io.luca.contract.ResourceNames;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.settings.Government;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * Where the government is, and the token that it knows us by. Who deploys says the address; the token is put into the secret by
 * a person, and begins as one that no government knows.
 */
public final class GovernmentAccess extends Construct {

    /** Seconds that the government may take for an answer, below what the functions have. */
    private static final String TIMEOUT_SECONDS = "30";

    private final CfnParameter url;
    private final Secret token;
    private final Key key;

    /** @param government whose address is taken if who deploys says no other */
    public GovernmentAccess(Construct scope, String id, Government government) {
        super(scope, id);
        url = CfnParameter.Builder.create(Stack.of(this), "GovernmentUrl")
                .type("String")
                .defaultValue(government.url())
                .allowedPattern(government.pattern())
                .description("Where the government's interface is; its paths follow, such as /api/grades")
                .build();
        key = Key.Builder.create(this, "Key")
                .description("Encrypts the government's token")
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.DESTROY) // the token is the government's; it gives another
                .build();
        token = Secret.Builder.create(this, "Token")
                .secretName(EnvironmentName.of(this, ResourceNames.GOVERNMENT_SECRET))
                .description("The government's bearer token, in the field " + ResourceNames.TOKEN_FIELD)
                .encryptionKey(key)
                .generateSecretString(SecretStringGenerator.builder()
                        .secretStringTemplate("{}")
                        .generateStringKey(ResourceNames.TOKEN_FIELD)
                        .excludePunctuation(true)
                        .build())
                .build();
        AcceptedFinding.on(
                token,
                "AwsSolutions-SMG4",
                "The government issues the token; nothing on our side could rotate it. The runbook says how a new one gets in");
    }

    /** Lets a role read the token. */
    void grantRead(Role role) {
        Allow.to(role, List.of("secretsmanager:GetSecretValue"), token.getSecretArn());
        Allow.to(role, List.of("kms:Decrypt"), key.getKeyArn());
    }

    /** What a function that calls the government is told. */
    public Map<String, String> environment() {
        return Map.of(
                EnvironmentVariables.GOVERNMENT_URL,
                url.getValueAsString(),
                EnvironmentVariables.GOVERNMENT_SECRET_ARN,
                token.getSecretArn(),
                EnvironmentVariables.GOVERNMENT_TIMEOUT_SECONDS,
                TIMEOUT_SECONDS);
    }
}
