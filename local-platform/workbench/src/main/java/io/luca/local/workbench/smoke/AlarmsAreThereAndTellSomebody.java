package io.luca.local.workbench.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** Each path has alarms, and each of them tells the topic of alerts, or one that stands for it does. */
final class AlarmsAreThereAndTellSomebody implements Check {

    private static final List<String> STACKS = List.of(
            "LucaApi", "LucaBehavior", "LucaConsolidation", "LucaData", "LucaGovSync", "LucaPipeline", "LucaPrivacy");

    /** Not every environment has it. */
    private static final String TRAIL = "LucaTrail";

    @Override
    public Verdict tried(Trial trial) {
        List<String> findings = new ArrayList<>();
        int all = 0;
        try (CloudWatchClient cloudWatch = trial.alarms()) {
            for (String stack : Stream.concat(STACKS.stream(), Stream.of(TRAIL)).toList()) {
                List<MetricAlarm> alarms = new ArrayList<>();
                List<CompositeAlarm> composites = new ArrayList<>();
                for (DescribeAlarmsResponse page : cloudWatch.describeAlarmsPaginator(
                        request -> request.alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                                .alarmNamePrefix(trial.stacks().stackName(stack) + "-"))) {
                    alarms.addAll(page.metricAlarms());
                    composites.addAll(page.compositeAlarms());
                }
                all += alarms.size();
                if (alarms.isEmpty() && !stack.equals(TRAIL)) {
                    findings.add(trial.stacks().stackName(stack) + " has none");
                }
                silent(alarms, composites, trial.deployed().alertTopic())
                        .forEach(alarm -> findings.add(alarm + " tells nobody"));
            }
        }
        return findings.isEmpty()
                ? Verdict.passed(all + " alarms, each tells the topic of alerts or is told of by another")
                : Verdict.failed(String.join("; ", findings));
    }

    /** The names of those that do not tell the topic, and that no composite one which does stands for. */
    static List<String> silent(List<MetricAlarm> alarms, List<CompositeAlarm> composites, String topic) {
        String told = composites.stream()
                .filter(composite -> tells(composite.actionsEnabled(), composite.alarmActions(), topic))
                .map(CompositeAlarm::alarmRule)
                .collect(Collectors.joining(" "));
        return alarms.stream()
                .filter(alarm -> !tells(alarm.actionsEnabled(), alarm.alarmActions(), topic))
                .filter(alarm -> !told.contains("\"" + alarm.alarmArn() + "\""))
                .map(MetricAlarm::alarmName)
                .toList();
    }

    private static boolean tells(Boolean enabled, List<String> actions, String topic) {
        return Boolean.TRUE.equals(enabled) && actions.contains(topic);
    }
}
