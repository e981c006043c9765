package io.luca.local.workbench.smoke;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** Each path has alarms, and each of them tells the topic of alerts, or one that stands for it does. */
final class AlarmsAreThereAndTellSomebody implements Check {

    private static final List<String> STACKS = List.of(
            "LucaApi", "LucaBehavior", "LucaConsolidation", "LucaData", "LucaGovSync", "LucaPipeline", "LucaPrivacy");

    @Override
    public Verdict tried(Trial trial) {
        List<String> findings = new ArrayList<>();
        int all = 0;
        try (CloudWatchClient cloudWatch = trial.alarms()) {
            for (String stack : STACKS) {
                List<MetricAlarm> alarms = new ArrayList<>();
                List<CompositeAlarm> telling = new ArrayList<>();
                for (DescribeAlarmsResponse page : cloudWatch.describeAlarmsPaginator(
                        request -> request.alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                                .alarmNamePrefix(trial.stacks().stackName(stack) + "-"))) {
                    alarms.addAll(page.metricAlarms());
                    page.compositeAlarms().stream()
                            .filter(composite -> tells(composite.actionsEnabled(), composite.alarmActions(), trial))
                            .forEach(telling::add);
                }
                all += alarms.size();
                if (alarms.isEmpty()) {
                    findings.add(trial.stacks().stackName(stack) + " has none");
                }
                alarms.stream()
                        .filter(alarm -> !tells(alarm.actionsEnabled(), alarm.alarmActions(), trial))
                        .filter(alarm -> telling.stream()
                                .noneMatch(composite -> composite.alarmRule().contains("\"" + alarm.alarmArn() + "\"")))
                        .forEach(alarm -> findings.add(alarm.alarmName() + " tells nobody"));
            }
        }
        return findings.isEmpty()
                ? Verdict.passed(all + " alarms, each tells the topic of alerts or is told of by another")
                : Verdict.failed(String.join("; ", findings));
    }

    private static boolean tells(Boolean enabled, List<String> actions, Trial trial) {
        return Boolean.TRUE.equals(enabled) && actions.contains(trial.deployed().alertTopic());
    }
}
