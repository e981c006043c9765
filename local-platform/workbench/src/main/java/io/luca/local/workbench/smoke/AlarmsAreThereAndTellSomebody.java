package io.luca.local.workbench.smoke;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** Each path has alarms, and each of them tells the topic of alerts. */
final class AlarmsAreThereAndTellSomebody implements Check {

    private static final List<String> STACKS = List.of(
            "LucaApi", "LucaBehavior", "LucaConsolidation", "LucaData", "LucaGovSync", "LucaPipeline", "LucaPrivacy");

    @Override
    public Verdict tried(Trial trial) {
        List<String> findings = new ArrayList<>();
        int all = 0;
        try (CloudWatchClient cloudWatch = trial.alarms()) {
            for (String stack : STACKS) {
                List<MetricAlarm> alarms = cloudWatch
                        .describeAlarmsPaginator(request ->
                                request.alarmNamePrefix(trial.stacks().stackName(stack) + "-"))
                        .metricAlarms()
                        .stream()
                        .toList();
                all += alarms.size();
                if (alarms.isEmpty()) {
                    findings.add(trial.stacks().stackName(stack) + " has none");
                }
                alarms.stream()
                        .filter(alarm -> !tells(alarm, trial.deployed().alertTopic()))
                        .forEach(alarm -> findings.add(alarm.alarmName() + " tells nobody"));
            }
        }
        return findings.isEmpty()
                ? Verdict.passed(all + " alarms, each tells the topic of alerts")
                : Verdict.failed(String.join("; ", findings));
    }

    private static boolean tells(MetricAlarm alarm, String topic) {
        return Boolean.TRUE.equals(alarm.actionsEnabled())
                && alarm.alarmActions().contains(topic);
    }
}
