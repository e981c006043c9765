package io.luca.local.aws.service.secretsmanager;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.SecretResolver;
import java.util.List;
import java.util.Optional;

/** Secrets Manager on this machine: secrets, of which what was put outlives the process in the data directory, which templates and clients read. */
public final class SecretsManagerRoom implements AwsRoom {

    private final Optional<KeptSecrets> kept;
    private final Secrets secrets;

    public SecretsManagerRoom(Cloud cloud) {
        kept = cloud.dataDirectory().map(data -> new KeptSecrets(data.resolve("secrets")));
        secrets = new Secrets(
                cloud.environment().region(), cloud.environment().accountId(), cloud.roles(), cloud.clock(), kept);
    }

    @Override
    public void close() {
        kept.ifPresent(KeptSecrets::close);
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(secrets);
    }

    @Override
    public List<AwsService> services() {
        return List.of(secrets);
    }

    @Override
    public Optional<SecretResolver> secrets() {
        return Optional.of(secrets::resolve);
    }
}
