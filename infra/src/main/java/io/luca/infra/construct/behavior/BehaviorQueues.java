package io.luca.infra.construct.behavior;

import io.luca.contract.ResourceNames;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.EnvironmentName;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * The queue that takes the rush at 11:59, the one for what failed three times, and the one for what can never be stored. A
 * message is kept for 14 days, SQS's longest: time to find and correct a fault of ours.
 */
public final class BehaviorQueues extends Construct {

    /** How long the worker may take for a batch. */
    public static final Duration WORKER_TIMEOUT = Duration.seconds(60);

    private static final int RECEIVES = 3;
    /** How long the poller may wait for a batch to fill. */
    static final Duration BATCH_WINDOW = Duration.seconds(5);

    /**
     * AWS's advice for a queue that Lambda reads is six times the function's timeout and the window:
     * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
     */
    private static final int VISIBILITY_TIMEOUTS = 6;

    private static final Duration KEPT = Duration.days(14);

    private final Key key;
    private final Queue events;
    private final Queue deadLetters;
    private final Queue quarantine;
    private final Role sender;

    public BehaviorQueues(Construct scope, String id) {
        super(scope, id);
        key = Key.Builder.create(this, "Key")
                .description("Encrypts behaviour events on their way")
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        deadLetters = queue("DeadLetters", ResourceNames.BEHAVIOR_QUEUE + ResourceNames.DEAD_LETTER_SUFFIX)
                .build();
        quarantine = queue("Quarantine", ResourceNames.BEHAVIOR_QUEUE + ResourceNames.QUARANTINE_SUFFIX)
                .build();
        events = queue("Events", ResourceNames.BEHAVIOR_QUEUE)
                .visibilityTimeout(Duration.seconds(WORKER_TIMEOUT.toSeconds().longValue() * VISIBILITY_TIMEOUTS
                        + BATCH_WINDOW.toSeconds().longValue()))
                .deadLetterQueue(DeadLetterQueue.builder()
                        .queue(deadLetters)
                        .maxReceiveCount(RECEIVES)
                        .build())
                .build();
        for (Queue end : List.of(deadLetters, quarantine)) {
            AcceptedFinding.on(end, "AwsSolutions-SQS3", "It is itself where messages end; a person looks at them");
        }
        sender = Role.Builder.create(this, "GatewayRole")
                .description("API Gateway: may send to the queue of behaviour events, and nothing else")
                .assumedBy(new ServicePrincipal("apigateway.amazonaws.com"))
                .build();
        grantSend(events, sender);
    }

    /** Lets a role put rows into the quarantine. */
    public void grantQuarantine(Role role) {
        grantSend(quarantine, role);
    }

    public Queue events() {
        return events;
    }

    public Queue deadLetters() {
        return deadLetters;
    }

    public Queue quarantine() {
        return quarantine;
    }

    /** The role by which the gateway sends. */
    public Role sender() {
        return sender;
    }

    /** No more than to send: CDK's own grant would let it look at the queue and use the key for anything. */
    private void grantSend(Queue queue, Role role) {
        Allow.to(role, List.of("sqs:SendMessage"), queue.getQueueArn());
        Allow.to(role, List.of("kms:Decrypt", "kms:GenerateDataKey"), key.getKeyArn());
    }

    private Queue.Builder queue(String id, String name) {
        return Queue.Builder.create(this, id)
                .queueName(EnvironmentName.of(this, name))
                .encryption(QueueEncryption.KMS)
                .encryptionMasterKey(key)
                .dataKeyReuse(Duration.hours(1)) // 5,000 messages a second must not each ask for a key
                .enforceSsl(true)
                .retentionPeriod(KEPT)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
}
