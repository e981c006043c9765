package io.luca.infra.construct;

import io.luca.contract.ResourceNames;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** What was given up, for a person to look at. A message says where it is, and holds none of it. */
public final class DeadLetterQueue extends Construct {

    private final Queue queue;

    /**
     * The queue.
     *
     * @param of whose it is: its name begins so
     * @param what is given up
     */
    public DeadLetterQueue(Construct scope, String id, String of, String what) {
        super(scope, id);
        queue = Queue.Builder.create(this, "Queue")
                .queueName(EnvironmentName.of(this, of + ResourceNames.DEAD_LETTER_SUFFIX))
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        AcceptedFinding.on(queue, "AwsSolutions-SQS3", "It is itself where " + what + " end; a person looks at them");
    }

    public Queue queue() {
        return queue;
    }

    /** Lets a role put something there. */
    public void grantPut(Role role) {
        Allow.to(role, List.of("sqs:SendMessage"), queue.getQueueArn());
    }
}
