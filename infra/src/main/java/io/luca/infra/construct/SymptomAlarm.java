package io.luca.infra.construct;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.AlarmRule;
import software.amazon.awscdk.services.cloudwatch.AlarmState;
import software.amazon.awscdk.services.cloudwatch.CompositeAlarm;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.IAlarmRule;
import software.constructs.Construct;

/**
 * Several alarms that show the same harm, as one that tells of it; and it tells nothing while an alarm rings that is a cause of the harm
 * and tells of itself. So one cause calls once. Harm that outlives its cause is told when the cause is over:
 * <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html">CloudWatch only puts
 * the actions off</a>.
 */
public final class SymptomAlarm extends Construct {

    /** Alarms of one fault look at the same five minutes, and come within one or two of them; so does what they show of its end. */
    private static final Duration CAUSE_MAY_FOLLOW = Duration.minutes(2);

    /**
     * What it shows.
     *
     * @param shownBy alarms that tell nobody themselves
     * @param causes alarms that tell of themselves, or for which another one tells
     * @param description what is told, and where to read on
     */
    public record Props(List<IAlarm> shownBy, List<IAlarm> causes, String description) {

        public Props {
            shownBy = List.copyOf(shownBy);
            causes = List.copyOf(causes);
            if (shownBy.isEmpty() || causes.isEmpty()) {
                throw new IllegalArgumentException("a symptom is shown by an alarm and has a cause, got "
                        + shownBy.size() + " alarms and " + causes.size() + " causes");
            }
        }
    }

    public SymptomAlarm(Construct scope, String id, Props props, AlertTopic alerts) {
        super(scope, id);
        alerts.listenTo(CompositeAlarm.Builder.create(this, "Alarm")
                .compositeAlarmName(name(id))
                .alarmDescription(props.description())
                .alarmRule(any(props.shownBy()))
                .actionsSuppressor(cause(props.causes()))
                .actionsSuppressorWaitPeriod(CAUSE_MAY_FOLLOW)
                .actionsSuppressorExtensionPeriod(CAUSE_MAY_FOLLOW)
                .build());
    }

    /** CDK would give composite alarms a name without the environment, and two environments of an account the same one. */
    private String name(String what) {
        return Stack.of(this).getStackName() + "-" + what;
    }

    /** An alarm is put off by one other, and each composite is paid for. */
    private IAlarm cause(List<IAlarm> causes) {
        return causes.size() == 1
                ? causes.getFirst()
                : CompositeAlarm.Builder.create(this, "Cause")
                        .compositeAlarmName(name(getNode().getId() + "-Cause"))
                        .alarmDescription("One of the causes rings, and tells of itself: this one tells nobody")
                        .alarmRule(any(causes))
                        .build();
    }

    private static IAlarmRule any(List<IAlarm> alarms) {
        return AlarmRule.anyOf(alarms.stream()
                .map(alarm -> AlarmRule.fromAlarm(alarm, AlarmState.ALARM))
                .toArray(IAlarmRule[]::new));
    }
}
