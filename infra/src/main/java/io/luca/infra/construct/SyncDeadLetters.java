package io.luca.infra.construct;

import io.luca.contract.Names;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** Batches that were put aside, for a person to look at. A message names a batch and holds no grade; the batch is in the table. */
public final class SyncDeadLetters extends Construct {

    private final Queue queue;

    public SyncDeadLetters(Construct scope, String id) {
        super(scope, id);
        queue = Queue.Builder.create(this, "Queue")
                .queueName(Names.SYNC_QUEUE + Names.DEAD_LETTERS)
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        AcceptedFinding.on(queue, "AwsSolutions-SQS3", "It is itself where batches end; a person looks at them");
    }

    public Queue queue() {
        return queue;
    }

    /** Lets a role put a batch aside. */
    void grantPut(Role role) {
        Allow.to(role, List.of("sqs:SendMessage"), queue.getQueueArn());
    }
}
