package io.luca.infra.construct;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.AlarmBase;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/**
 * What one path looks like: the state of all its alarms, and below it some graphs, two beside each other. It stands in the path's own
 * stack, so that nothing of the path must stay because a picture of it does.
 */
public final class PathDashboard extends Construct {

    private static final int WIDTH = 24; // CloudWatch's own
    private static final int ALARMS_HEIGHT = 4;
    private static final Duration SHOWN = Duration.hours(12);

    /** Some metrics with one axis. */
    public record Graph(String title, List<? extends IMetric> metrics) {

        public Graph {
            metrics = List.copyOf(metrics);
            if (metrics.isEmpty()) {
                throw new IllegalArgumentException("a graph shows a metric, got none: " + title);
            }
        }

        /** How many executions of a machine began in each period, and how they ended. */
        public static Graph ofExecutions(String title, StateMachine machine, Duration period) {
            MetricOptions sum =
                    MetricOptions.builder().statistic("Sum").period(period).build();
            return new Graph(
                    title,
                    List.of(
                            machine.metricStarted(sum),
                            machine.metricSucceeded(sum),
                            machine.metricFailed(sum),
                            machine.metricTimedOut(sum),
                            machine.metricAborted(sum)));
        }
    }

    /**
     * The dashboard.
     *
     * @param path what it is of; it is named so
     * @param stacks whose alarms it shows, all that they have by now
     */
    public PathDashboard(Construct scope, String id, String path, List<Stack> stacks, List<Graph> graphs) {
        super(scope, id);
        List<List<IWidget>> rows = new ArrayList<>();
        rows.add(List.of(AlarmStatusWidget.Builder.create()
                .title("Alarms; what to do stands in the runbook that each names")
                .alarms(stacks.stream().flatMap(stack -> alarms(stack).stream()).toList())
                .width(WIDTH)
                .height(ALARMS_HEIGHT)
                .build()));
        for (int first = 0; first < graphs.size(); first += 2) {
            rows.add(graphs.subList(first, Math.min(first + 2, graphs.size())).stream()
                    .map(PathDashboard::widget)
                    .toList());
        }
        Dashboard.Builder.create(this, "Dashboard")
                .dashboardName(EnvironmentName.of(this, "luca-" + path))
                .defaultInterval(SHOWN)
                .widgets(rows)
                .build();
    }

    private static List<IAlarm> alarms(Stack stack) {
        return stack.getNode().findAll().stream()
                .filter(AlarmBase.class::isInstance)
                .<IAlarm>map(AlarmBase.class::cast)
                .toList();
    }

    private static IWidget widget(Graph graph) {
        return GraphWidget.Builder.create()
                .title(graph.title())
                .left(List.copyOf(graph.metrics()))
                .width(WIDTH / 2)
                .build();
    }
}
