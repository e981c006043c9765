package io.luca.local.workbench.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

class AlarmsAreThereAndTellSomebodyTest {

    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";
    private static final String OTHER_TOPIC = "arn:aws:sns:us-east-1:123456789012:other";

    @Test
    void who_tells_another_topic_or_is_switched_off_is_silent() {
        assertThat(silent(List.of(alarm("a", true, TOPIC), alarm("b", true, OTHER_TOPIC), alarm("c", false, TOPIC))))
                .containsExactly("b", "c");
    }

    @Test
    void who_tells_nobody_is_told_of_by_one_that_stands_for_it_and_tells_the_topic() {
        List<MetricAlarm> alarms = List.of(alarm("a", true, OTHER_TOPIC));

        assertThat(silent(alarms, composite("a", true, TOPIC))).isEmpty();
        assertThat(silent(alarms, composite("a", true, OTHER_TOPIC))).containsExactly("a");
        assertThat(silent(alarms, composite("a", false, TOPIC))).containsExactly("a");
        assertThat(silent(alarms, composite("ab", true, TOPIC)))
                .as("of another whose name begins alike")
                .containsExactly("a");
    }

    private static List<String> silent(List<MetricAlarm> alarms, CompositeAlarm... composites) {
        return AlarmsAreThereAndTellSomebody.silent(alarms, List.of(composites), TOPIC);
    }

    private static MetricAlarm alarm(String name, boolean isEnabled, String topic) {
        return MetricAlarm.builder()
                .alarmName(name)
                .alarmArn(arn(name))
                .actionsEnabled(isEnabled)
                .alarmActions(topic)
                .build();
    }

    private static CompositeAlarm composite(String standsFor, boolean isEnabled, String topic) {
        return CompositeAlarm.builder()
                .alarmRule("ALARM(\"" + arn(standsFor) + "\")")
                .actionsEnabled(isEnabled)
                .alarmActions(topic)
                .build();
    }

    private static String arn(String name) {
        return "arn:aws:cloudwatch:us-east-1:123456789012:alarm:" + name;
    }
}
