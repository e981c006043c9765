package io.luca.infra.construct.edge;

import io.luca.infra.construct.AcceptedFinding;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * The secret by which the service's own firewall knows the gateway. It is read where CloudFormation writes it into the
 * gateway's header and the firewall's rule; no code of ours sees it. A new value takes effect when both are deployed again.
 */
public final class OriginSecret extends Construct {

    /** The header that carries it. */
    public static final String HEADER = "x-origin-verify";

    private final Secret secret;

    public OriginSecret(Construct scope, String id) {
        super(scope, id);
        secret = Secret.Builder.create(this, "Secret")
                .description("Proves to the interactive service that a request came through the gateway")
                .generateSecretString(SecretStringGenerator.builder()
                        .passwordLength(48)
                        .excludePunctuation(true)
                        .build())
                .build();
        AcceptedFinding.on(
                secret,
                "AwsSolutions-SMG4",
                "The value is read when CloudFormation writes the gateway's header and the firewall's rule, both in one"
                        + " deployment: a rotation between deployments would change neither, and be of no use");
    }

    /** A dynamic reference: the template holds no value. */
    public String reference() {
        return secret.getSecretValue().unsafeUnwrap();
    }
}
