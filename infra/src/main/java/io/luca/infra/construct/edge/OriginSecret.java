package io.luca.infra.construct.edge;

import io.luca.infra.construct.AcceptedFinding;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * The secret by which the service's own firewall knows the gateway. It is read where CloudFormation writes it into the
 * gateway's header and the firewall's rule; no code of ours sees it. A rotation is a deployment with the next number: the firewall
 * knows the secret of the number and the one before it, and is changed before the gateway, so that no call is refused meanwhile.
 */
public final class OriginSecret extends Construct {

    /** The header that carries it. */
    public static final String HEADER = "x-origin-verify";

    private final Secret secret;

    /** The secrets that are known at a number, the gateway's own first. */
    public static List<OriginSecret> known(Construct scope, int number) {
        return IntStream.rangeClosed(Math.max(1, number - 1), number)
                .mapToObj(each -> new OriginSecret(scope, each == 1 ? "Origin" : "Origin" + each))
                .toList()
                .reversed();
    }

    private OriginSecret(Construct scope, String id) {
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
