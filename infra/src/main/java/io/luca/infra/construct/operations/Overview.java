package io.luca.infra.construct.operations;

import io.luca.contract.ResourceNames;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.construct.ServiceLevel;
import io.luca.infra.construct.StepWorkflow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.HorizontalAnnotation;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.SingleValueWidget;
import software.amazon.awscdk.services.cloudwatch.TextWidget;
import software.constructs.Construct;

/**
 * The picture of the whole: whether schools get what they are promised, how fast the errors that are allowed are used up, what waits, what
 * was given up, and what it costs. It finds things by the names that they have in the environment, and so holds on to no other stack.
 */
public final class Overview extends Construct {

    private static final Duration MINUTE = Duration.minutes(1);
    private static final Duration BUDGET = Duration.days(30);
    /** Short ones show a fault that has begun, the long one what is left of an old one. */
    private static final List<Integer> BURN_HOURS = List.of(1, 6, 72);

    private static final double ALLOWED = ServiceLevel.ERROR_PERCENT / 100.0;
    private static final int HALF = 12;
    private static final int WHOLE = 24;

    private final String api;

    /** @param api the name that the API has in prod */
    public Overview(Construct scope, String id, String api) {
        super(scope, id);
        this.api = EnvironmentName.of(this, api);
        Dashboard.Builder.create(this, "Dashboard")
                .dashboardName(EnvironmentName.of(this, "luca"))
                .defaultInterval(Duration.days(1))
                .widgets(List.of(
                        List.of(text()),
                        List.of(burnRates(), budgetLeft()),
                        List.of(
                                graph(
                                        "p95 of the answers in ms",
                                        List.of(answers("Latency", "p95", MINUTE)),
                                        promise(ServiceLevel.P95_MILLIS)),
                                graph(
                                        "5xx of 100 answers",
                                        List.of(errors(MINUTE, "100 * errors / MAX([answers, 1])", "5xx")),
                                        promise(ServiceLevel.ERROR_PERCENT))),
                        List.of(
                                graph(
                                        "The oldest behaviour event that waits, in s",
                                        List.of(ofQueue(ResourceNames.BEHAVIOR_QUEUE, "ApproximateAgeOfOldestMessage")),
                                        List.of()),
                                graph("Given up", deadLetters(), List.of())),
                        List.of(
                                graph("Executions that failed", failed(), List.of()),
                                graph(
                                        "Functions at work in the account",
                                        List.of(metric(
                                                "AWS/Lambda", "ConcurrentExecutions", Map.of(), "Maximum", MINUTE)),
                                        List.of())),
                        List.of(charges())))
                .build();
    }

    private static IWidget text() {
        return TextWidget.Builder.create()
                .markdown(
                        "Each alarm names its runbook. Saved queries of Logs Insights begin with `luca`: a correlation id, a school, slow"
                                + " requests, violations of tenants, errors by kind.")
                .width(WHOLE)
                .height(2)
                .build();
    }

    /** 1 is the speed at which the errors of 30 days are used up in 30 days. */
    private IWidget burnRates() {
        return SingleValueWidget.Builder.create()
                .title("Errors by what is allowed: 1 uses the budget of 30 days up in 30 days")
                .metrics(BURN_HOURS.stream()
                        .<IMetric>map(hours -> errors(
                                Duration.hours(hours),
                                "errors / MAX([answers, 1]) / " + ALLOWED,
                                "over " + hours + " h"))
                        .toList())
                .width(HALF)
                .height(4)
                .build();
    }

    private IWidget budgetLeft() {
        return SingleValueWidget.Builder.create()
                .title("What is left of the errors of 30 days, in %")
                .metrics(List.of(errors(BUDGET, "100 * (1 - errors / (MAX([answers, 1]) * " + ALLOWED + "))", "left")))
                .width(HALF)
                .height(4)
                .build();
    }

    private List<IMetric> deadLetters() {
        return List.of(
                waiting(ResourceNames.BEHAVIOR_QUEUE + ResourceNames.DEAD_LETTER_SUFFIX),
                waiting(ResourceNames.BEHAVIOR_QUEUE + ResourceNames.QUARANTINE_SUFFIX),
                waiting(ResourceNames.SYNC_QUEUE + ResourceNames.DEAD_LETTER_SUFFIX));
    }

    private Metric waiting(String queue) {
        return ofQueue(queue, "ApproximateNumberOfMessagesVisible");
    }

    private List<Metric> failed() {
        return Stream.of(ResourceNames.SYNC_WORKFLOW, ResourceNames.ERASURE_WORKFLOW, ResourceNames.EXPORT_WORKFLOW)
                .map(workflow -> metric(
                        "AWS/States",
                        "ExecutionsFailed",
                        Map.of("StateMachineArn", StepWorkflow.arnOf(Stack.of(this), workflow)),
                        "Sum",
                        Duration.minutes(5)))
                .toList();
    }

    /**
     * Of the account, not of the environment, and in one region only; there are none before
     * <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html">the account
     * asks for them</a>.
     */
    private static IWidget charges() {
        return GraphWidget.Builder.create()
                .title("What the account's month has cost so far, in $")
                .left(List.of(Metric.Builder.create()
                        .namespace("AWS/Billing")
                        .metricName("EstimatedCharges")
                        .dimensionsMap(Map.of("Currency", "USD"))
                        .statistic("Maximum")
                        .period(Duration.hours(6))
                        .region("us-east-1")
                        .build()))
                .region("us-east-1")
                .width(WHOLE)
                .build();
    }

    /**
     * A number made of how many answers there were in a window and how many of them were errors.
     *
     * @param expression with {@code errors} and {@code answers} for these; their names go on with the window, for those of one
     *     graph must differ
     */
    private MathExpression errors(Duration window, String expression, String label) {
        String errors = "errors" + window.toMinutes();
        String answers = "answers" + window.toMinutes();
        return MathExpression.Builder.create()
                .expression(expression.replace("errors", errors).replace("answers", answers))
                .usingMetrics(new TreeMap<>(
                        Map.of(errors, answers("5XXError", "Sum", window), answers, answers("Count", "Sum", window))))
                .period(window)
                .label(label)
                .build();
    }

    private Metric answers(String name, String statistic, Duration period) {
        return metric("AWS/ApiGateway", name, Map.of("ApiName", api), statistic, period);
    }

    private Metric ofQueue(String queue, String name) {
        return metric("AWS/SQS", name, Map.of("QueueName", EnvironmentName.of(this, queue)), "Maximum", MINUTE);
    }

    private static Metric metric(
            String namespace, String name, Map<String, String> dimensions, String statistic, Duration period) {
        return Metric.Builder.create()
                .namespace(namespace)
                .metricName(name)
                .dimensionsMap(dimensions)
                .statistic(statistic)
                .period(period)
                .build();
    }

    private static List<HorizontalAnnotation> promise(double most) {
        return List.of(
                HorizontalAnnotation.builder().label("promised").value(most).build());
    }

    private static IWidget graph(String title, List<? extends IMetric> metrics, List<HorizontalAnnotation> lines) {
        return GraphWidget.Builder.create()
                .title(title)
                .left(List.copyOf(metrics))
                .leftAnnotations(lines)
                .width(HALF)
                .build();
    }
}
