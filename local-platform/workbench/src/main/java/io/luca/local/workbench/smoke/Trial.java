package io.luca.local.workbench.smoke;

import io.luca.local.platform.SchoolWorkgroups;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.account.StackOutputs;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;

/** What checks have in common: where they are, the clients, the test schools, and what is to be taken away again. */
final class Trial {

    /** More than Cognito takes to end all sessions of a person, by what AWS's support has told of it. */
    private static final Duration SIGN_OUT = Duration.ofSeconds(2);

    private final Place place;
    private final String id;
    private final Clock clock;
    private final StackOutputs stacks;
    private final Deployed deployed;
    private final HttpApi api;
    private final SignIn signIn;
    private final CognitoIdentityProviderClient cognito;
    private final DynamoDbClient table;
    private final S3Client objects;
    private final SchoolWorkgroups workgroups;
    private final Undo undo;
    private final Waiting waiting;
    private volatile Optional<TestSchools> schools = Optional.empty();
    private volatile boolean isAllInLake;

    /**
     * A trial of what is deployed at a place.
     *
     * @param id of this run, in the names of all that it makes
     * @throws IllegalStateException if a stack is not there
     */
    Trial(Place place, String id, Clock clock, Undo undo) {
        this.place = place;
        this.id = id;
        this.clock = clock;
        this.undo = undo;
        AwsAccount account = place.account();
        stacks = new StackOutputs(account.client(CloudFormationClient.builder()), place.environment());
        deployed = Deployed.of(stacks, place.apiUrl());
        api = new HttpApi(deployed.apiUrl());
        cognito = account.client(CognitoIdentityProviderClient.builder());
        signIn = new SignIn(cognito, deployed.client(), clock, SIGN_OUT);
        table = account.client(DynamoDbClient.builder());
        objects = account.client(S3Client.builder().forcePathStyle(place.isLaptop()));
        workgroups = new SchoolWorkgroups(account.client(AthenaClient.builder()), deployed.analysts());
        waiting = new Waiting();
    }

    Place place() {
        return place;
    }

    String id() {
        return id;
    }

    Clock clock() {
        return clock;
    }

    StackOutputs stacks() {
        return stacks;
    }

    Deployed deployed() {
        return deployed;
    }

    HttpApi api() {
        return api;
    }

    SignIn signIn() {
        return signIn;
    }

    CognitoIdentityProviderClient cognito() {
        return cognito;
    }

    /** With the operator's own rights. */
    DynamoDbClient table() {
        return table;
    }

    /** With the operator's own rights. */
    S3Client objects() {
        return objects;
    }

    SfnClient workflows() {
        return place.account().client(SfnClient.builder());
    }

    CloudWatchClient alarms() {
        return place.account().client(CloudWatchClient.builder());
    }

    /** With the operator's own rights. */
    SchoolWorkgroups workgroups() {
        return workgroups;
    }

    AthenaClient queries(AwsAccount as) {
        return as.client(AthenaClient.builder());
    }

    Undo undo() {
        return undo;
    }

    Waiting waiting() {
        return waiting;
    }

    /** From now on there are test schools. */
    void use(TestSchools made) {
        schools = Optional.of(made);
    }

    /** @throws IllegalStateException if they did not come into being */
    TestSchools schools() {
        return schools.orElseThrow(() -> new IllegalStateException("there are no test schools to try it with"));
    }

    /** All events that were sent have been found in the lake: nothing more comes. */
    void allIsInLake() {
        isAllInLake = true;
    }

    boolean isAllInLake() {
        return isAllInLake;
    }
}
