package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Who may do what to which queue, by the synthesized policies on the running endpoint. */
@ExtendWith(BootedPlatform.class)
class QueuePoliciesIT {

    private final Platform platform;

    QueuePoliciesIT(Booted booted) {
        this.platform = booted.platform();
    }

    @Test
    void the_worker_puts_rows_aside_and_sends_nothing_to_its_own_queue() {
        try (SqsClient worker = as("WorkerRole")) {
            assertThatCode(() -> send(worker, url(ResourceNames.BEHAVIOR_QUEUE + ResourceNames.QUARANTINE_SUFFIX)))
                    .doesNotThrowAnyException();
            assertRefused(worker, url(ResourceNames.BEHAVIOR_QUEUE));
            assertRefused(worker, url(ResourceNames.BEHAVIOR_QUEUE + ResourceNames.DEAD_LETTER_SUFFIX));
        }
    }

    @Test
    void the_gateway_sends_and_cannot_look() {
        try (SqsClient gateway = as("BehaviorGatewayRole")) {
            assertThatThrownBy(() ->
                            gateway.receiveMessage(receive -> receive.queueUrl(url(ResourceNames.BEHAVIOR_QUEUE))))
                    .isInstanceOf(SqsException.class)
                    .hasMessageContaining("not authorized to perform: sqs:ReceiveMessage");
            assertRefused(gateway, url(ResourceNames.BEHAVIOR_QUEUE + ResourceNames.QUARANTINE_SUFFIX));
        }
    }

    /** A URL that names one queue to the judge and another to the engine would pass by the policies. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/000000000000/luca-behavior/luca-behavior-quarantine",
                "/000000000000/luca-behavior?/luca-behavior-quarantine",
                "/luca-behavior/000000000000/luca-behavior-quarantine",
                "/000000000000/luca-behavior#/000000000000/luca-behavior-quarantine"
            })
    void a_url_that_could_mean_two_queues_means_none(String path) {
        try (SqsClient worker = as("WorkerRole")) {
            assertThatThrownBy(() -> send(worker, platform.awsUrl() + path)).isInstanceOf(SqsException.class);
        }
        assertThat(platform.room(SqsRoom.class)
                        .queue(ResourceNames.BEHAVIOR_QUEUE)
                        .depth())
                .containsEntry("waiting", 0);
    }

    private static void assertRefused(SqsClient client, String queue) {
        assertThatThrownBy(() -> send(client, queue))
                .isInstanceOf(SqsException.class)
                .hasMessageContaining("not authorized to perform: sqs:SendMessage");
    }

    private static void send(SqsClient client, String queue) {
        var _ = client.sendMessage(send -> send.queueUrl(queue).messageBody("a test of the policies"));
    }

    private String url(String queue) {
        return platform.awsUrl() + "/000000000000/" + queue;
    }

    private SqsClient as(String role) {
        IssuedCredentials issued =
                platform.cloud().credentialsOf(platform.cloud().roles().arnOf(role));
        return SqsClient.builder()
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        issued.accessKeyId(), issued.secretAccessKey(), String.valueOf(issued.sessionToken()))))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }
}
