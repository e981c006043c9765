package io.luca.consolidator;

import software.amazon.awssdk.services.sns.SnsClient;

/** The alerts to the platform's topic. */
final class SnsAlerts implements Alerts {

    private final SnsClient sns;
    private final String topicArn;

    SnsAlerts(SnsClient sns, String topicArn) {
        this.sns = sns;
        this.topicArn = topicArn;
    }

    @Override
    public void send(String subject, String text) {
        var _ = sns.publish(
                message -> message.topicArn(topicArn).subject(subject).message(text));
    }
}
