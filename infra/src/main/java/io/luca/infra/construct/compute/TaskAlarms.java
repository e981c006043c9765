package io.luca.infra.construct.compute;

import io.luca.infra.construct.AlertTopic;
import io.luca.infra.construct.Runbook;
import io.luca.infra.construct.Tolerance;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/**
 * What says that a task of the interactive service runs and does not answer. Where no task is registered the balancer
 * <a href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html">reports none</a>:
 * the hours in which tasks rest call nobody.
 */
public final class TaskAlarms extends Construct {

    private final Alarm unhealthy;

    public TaskAlarms(Construct scope, String id, FargateService service, AlertTopic alerts) {
        super(scope, id);
        unhealthy = Tolerance.NONE
                .untilThreeOfFive()
                .alarm(
                        this,
                        "Unhealthy",
                        service.tasks()
                                .getMetrics()
                                .unhealthyHostCount(MetricOptions.builder()
                                        .statistic("Maximum")
                                        .period(Duration.minutes(1))
                                        .build()),
                        new Runbook("compute")
                                .description(
                                        "A task of the interactive service does not answer the balancer",
                                        "the events of the ECS service, then the task's log",
                                        "tasksunhealthy-a-task-does-not-answer"));
        alerts.listenTo(unhealthy);
    }

    /** The one on a task that does not answer. */
    public Alarm unhealthy() {
        return unhealthy;
    }
}
