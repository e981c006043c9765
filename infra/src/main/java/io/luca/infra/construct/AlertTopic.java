package io.luca.infra.construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmBase;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** Where alarms of all paths end, and what a job says of its own failure; e-mail addresses may listen. */
public final class AlertTopic extends Construct {

    private static final ServicePrincipal ALARMS = new ServicePrincipal("cloudwatch.amazonaws.com");

    private final Key key;
    private final Topic topic;

    public AlertTopic(Construct scope, String id, List<String> emails) {
        super(scope, id);
        key = Key.Builder.create(this, "Key")
                .description("Encrypts alerts; the key that AWS manages for SNS would shut alarms out")
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.DESTROY) // an alert is worth nothing once it was sent
                .build();
        topic = Topic.Builder.create(this, "Topic")
                .displayName("Luca alerts")
                .masterKey(key)
                .enforceSsl(true)
                .build();
        var _ = topic.addToResourcePolicy(ofOurAlarms("sns:Publish", topic.getTopicArn()));
        var _ = key.addToResourcePolicy(ofOurAlarms("kms:Decrypt", "*"));
        var _ = key.addToResourcePolicy(ofOurAlarms("kms:GenerateDataKey*", "*"));
        emails.forEach(address -> topic.addSubscription(new EmailSubscription(address)));
    }

    public String arn() {
        return topic.getTopicArn();
    }

    /** Lets an alarm tell of itself. */
    public void listenTo(AlarmBase alarm) {
        alarm.addAlarmAction(new SnsAction(topic));
    }

    /**
     * Lets an alarm tell of itself, and of the silence that follows once something was heard: a new alarm
     * <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html">begins without data, and tells only of
     * coming to it from another state</a>.
     */
    public void listenToSilenceOf(Alarm alarm) {
        listenTo(alarm);
        alarm.addInsufficientDataAction(new SnsAction(topic));
    }

    /** Lets a role publish, and nothing else. */
    public void grantPublish(Role role) {
        Allow.to(role, List.of("sns:Publish"), topic.getTopicArn());
        Allow.to(role, List.of("kms:Decrypt", "kms:GenerateDataKey"), key.getKeyArn());
    }

    /** A policy of its own takes the place of the one by which SNS trusts the whole account: alarms must be named. */
    private PolicyStatement ofOurAlarms(String action, String resource) {
        Stack stack = Stack.of(this);
        return PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .principals(List.of(ALARMS))
                .actions(List.of(action))
                .resources(List.of(resource))
                .conditions(new TreeMap<>(Map.of(
                        "StringEquals",
                        Map.of("aws:SourceAccount", stack.getAccount()),
                        "ArnLike",
                        Map.of(
                                "aws:SourceArn",
                                "arn:%s:cloudwatch:%s:%s:alarm:*"
                                        .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount())))))
                .build();
    }
}
