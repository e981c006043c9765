package io.luca.infra.construct;

import io.luca.contract.Names;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** Changes that a pipe gave up. A message names their place in the stream and holds none of them. */
public final class LakeDeadLetters extends Construct {

    private final Queue queue;

    public LakeDeadLetters(Construct scope, String id) {
        super(scope, id);
        queue = Queue.Builder.create(this, "Queue")
                .queueName(Names.LAKE_QUEUE + Names.DEAD_LETTERS)
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        AcceptedFinding.on(queue, "AwsSolutions-SQS3", "It is itself where changes end; a person looks at them");
    }

    public Queue queue() {
        return queue;
    }
}
