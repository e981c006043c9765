package io.luca.local.aws.service.cognito;

import io.helidon.webserver.http.HttpRouting;
import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.waf.WafRoom;
import io.luca.local.aws.template.Provisioner;
import java.util.List;
import java.util.Optional;

/**
 * Cognito on this machine: user pools that sign tokens, with their triggers and the firewall before them. Tokens go by the real time, since who checks them lives in it. People
 * survive in the data directory.
 */
public final class CognitoRoom implements AwsRoom {

    private final PeopleFile file;
    private final UserPools pools;
    private final CognitoService service;

    public CognitoRoom(Cloud cloud) {
        this(cloud, Optional.empty());
    }

    /** @param signingKey that the pools sign with unless the data directory has one; a fresh one if empty */
    public CognitoRoom(Cloud cloud, Optional<SigningKey> signingKey) {
        file = new PeopleFile(
                cloud.dataDirectory(),
                () -> signingKey.orElseGet(SigningKey::fresh).key());
        pools = new UserPools(
                cloud.environment().region(), cloud.environment().accountId(), file.signingKey(), cloud.wallClock());
        service = new CognitoService(
                pools,
                new PreSignUp(cloud.environment().region(), new Triggers(cloud), PoolTrigger.LIMIT),
                new PreTokenGeneration(cloud.environment().region(), new Triggers(cloud), PoolTrigger.LIMIT),
                new PoolFirewall(pool -> cloud.find(WafRoom.class).flatMap(waf -> waf.inFrontOf(pool))),
                cloud.roles(),
                cloud.wallClock(),
                this::save);
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(pools);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    @Override
    public void addPages(HttpRouting.Builder routing) {
        new IdentityPages(pools).addTo(routing);
    }

    /** Puts the people of the data directory into the pools. */
    @Override
    public void start() {
        file.restore(pools);
    }

    /** The user pools, with their people. */
    public UserPools pools() {
        return pools;
    }

    /** Writes the people of all pools to the data directory; whoever changes them past the API calls it. */
    public void save() {
        file.save(pools);
    }

    /** The functions of the machine, as Cognito calls them. */
    private record Triggers(Cloud cloud) implements PoolTrigger.Functions {

        private static final String PRINCIPAL = "cognito-idp.amazonaws.com";

        @Override
        public LambdaRoom.Ended call(String poolArn, String functionArn, byte[] event) {
            return cloud.room(LambdaRoom.class).callFor(PRINCIPAL, poolArn, functionArn, event);
        }

        @Override
        public void prepare(String functionArn) {
            cloud.room(LambdaRoom.class).prepare(functionArn);
        }
    }
}
