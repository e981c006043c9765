package io.luca.infra.construct.lake;

import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.Allow;
import io.luca.infra.construct.DeadLetterQueue;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.construct.data.PlatformTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.pipes.CfnPipe;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * The pipe that takes the changes of one table of the lake out of the platform table's stream. At least once: after a fault the same
 * change may come again. What fails ten times, or is a day old, is named in the dead-letter queue, or one record would hold up all
 * that come after it until the stream forgets them.
 */
public final class LakePipe extends Construct {

    private static final int BATCH = 500; // as many as one PutRecordBatch takes
    private static final Duration WINDOW = Duration.seconds(5);
    private static final int TRIES = 10;
    /** A stream forgets after 24 hours; before that, the dead-letter queue is to know. */
    private static final Duration OLDEST = Duration.hours(12);

    private final CfnPipe pipe;

    /** Which changes it takes, and from where to where; and where it says what it gave up. */
    public record Props(LakeTable table, PlatformTable source, LakeStream target, DeadLetterQueue deadLetters) {}

    public LakePipe(Construct scope, String id, Props props) {
        super(scope, id);
        LakeTable table = props.table();
        PlatformTable source = props.source();
        LakeStream target = props.target();
        Queue deadLetters = props.deadLetters().queue();
        String name = EnvironmentName.of(this, "luca-" + table.name().replace('_', '-'));
        Role role = Role.Builder.create(this, "Role")
                .description("EventBridge Pipes: reads the table's stream, and fills one table of the data lake")
                .assumedBy(new ServicePrincipal("pipes.amazonaws.com").withConditions(onlyForPipe(name)))
                .build();
        Allow.to(
                role,
                List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
                source.streamArn());
        Allow.to(role, List.of("dynamodb:ListStreams"), "*");
        role.addToPrincipalPolicy(source.useOfKey(List.of("kms:Decrypt", "kms:DescribeKey")));
        Allow.to(role, List.of("firehose:PutRecord", "firehose:PutRecordBatch"), target.arn());
        Allow.to(role, List.of("sqs:SendMessage"), deadLetters.getQueueArn());
        AcceptedFinding.on(
                role.getNode().findChild("DefaultPolicy"),
                "AwsSolutions-IAM5",
                "Resource::*",
                "dynamodb:ListStreams knows no resource");
        pipe = CfnPipe.Builder.create(this, "Pipe")
                .name(name)
                .description("Changes of the table, to " + table.name() + " of the data lake")
                .roleArn(role.getRoleArn())
                .source(source.streamArn())
                .sourceParameters(CfnPipe.PipeSourceParametersProperty.builder()
                        .filterCriteria(CfnPipe.FilterCriteriaProperty.builder()
                                .filters(List.of(CfnPipe.FilterProperty.builder()
                                        .pattern(table.filter())
                                        .build()))
                                .build())
                        .dynamoDbStreamParameters(CfnPipe.PipeSourceDynamoDBStreamParametersProperty.builder()
                                .startingPosition("TRIM_HORIZON")
                                .batchSize(BATCH)
                                .maximumBatchingWindowInSeconds(WINDOW.toSeconds())
                                .maximumRetryAttempts(TRIES)
                                .maximumRecordAgeInSeconds(OLDEST.toSeconds())
                                .onPartialBatchItemFailure("AUTOMATIC_BISECT")
                                .deadLetterConfig(CfnPipe.DeadLetterConfigProperty.builder()
                                        .arn(deadLetters.getQueueArn())
                                        .build())
                                .build())
                        .build())
                .target(target.arn())
                .targetParameters(CfnPipe.PipeTargetParametersProperty.builder()
                        .inputTemplate(table.record())
                        .build())
                .build();
        pipe.getNode().addDependency(role.getNode().findChild("DefaultPolicy"));
    }

    public String name() {
        return pipe.getRef();
    }

    private Map<String, Object> onlyForPipe(String name) {
        Stack stack = Stack.of(this);
        return Map.of(
                "StringEquals",
                new TreeMap<>(Map.of(
                        "aws:SourceAccount",
                        stack.getAccount(),
                        "aws:SourceArn",
                        "arn:%s:pipes:%s:%s:pipe/%s"
                                .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), name))));
    }
}
