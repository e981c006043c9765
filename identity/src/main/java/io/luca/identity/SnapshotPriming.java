package io.luca.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.store.DynamoClients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/**
 * The priming of a snapshot: answers a first event before SnapStart takes it, so that a restored environment has the classes for
 * that, and its first call is not the slow one of which Cognito waits for no more than five seconds. Nothing leaves the machine: the
 * client is of this class alone, its address answers nobody and its keys are none.
 *
 * <p>Priming: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html
 */
final class SnapshotPriming {

    private static final String EVENT = """
            {"userPoolId":"us-east-1_priming","userName":"priming",\
            "request":{"groupConfiguration":{"groupsToOverride":["teacher"]}}}""";

    private SnapshotPriming() {}

    /** What comes of it is a token without roles, as nobody could be asked. */
    static String run() {
        try (CognitoIdentityProviderClient nobody = DynamoClients.toNobody(
                CognitoIdentityProviderClient.builder().httpClientBuilder(ApacheHttpClient.builder()))) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            new StaffRolesFunction(new UserPool(nobody, InstantSource.fixed(Instant.EPOCH), Duration.ofSeconds(1)))
                    .answer(new ByteArrayInputStream(EVENT.getBytes(UTF_8)), answer);
            return answer.toString(UTF_8);
        } catch (IOException impossible) { // all of it is in memory
            throw new UncheckedIOException(impossible);
        }
    }
}
