package io.luca.local.aws.service.elasticloadbalancing;

import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.ResourceMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Elastic Load Balancing tells of a target group behind a balancer: each request that a target answered, with its time in seconds, and once in a
 * minute how many targets it holds for well and how many for unwell. Answers are counted by the first digit of their status where there is
 * one to count. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html. Safe for use by many
 * threads.
 */
final class BalancerMetrics {

    private static final String NAMESPACE = "AWS/ApplicationELB";
    private static final String BALANCER = "LoadBalancer";
    private static final String GROUP = "TargetGroup";
    private static final String HEALTHY = "HealthyHostCount";
    private static final String UNHEALTHY = "UnHealthyHostCount";
    private static final String REQUESTS = "RequestCount";
    private static final String TIME = "TargetResponseTime";
    private static final List<String> BY_STATUS = List.of(
            "HTTPCode_Target_2XX_Count",
            "HTTPCode_Target_3XX_Count",
            "HTTPCode_Target_4XX_Count",
            "HTTPCode_Target_5XX_Count");
    private static final int FIRST_COUNTED = 2;
    private static final Set<String> NAMES = Stream.concat(
                    Stream.of(HEALTHY, UNHEALTHY, REQUESTS, TIME), BY_STATUS.stream())
            .collect(Collectors.toUnmodifiableSet());

    private final Metrics metrics;
    private final Map<Behind, ResourceMetrics> groups = new ConcurrentHashMap<>();

    /** A request that a target answered. */
    record Exchange(int status, Duration took) {}

    /** A target group behind a balancer, as the metrics name them: by the ends of their ARNs. */
    private record Behind(String balancer, String group) {}

    /** Nothing told yet. */
    BalancerMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The metrics of every target group. */
    static Set<MetricKind> kinds() {
        return MetricKind.each(NAMESPACE, NAMES, BALANCER, GROUP);
    }

    /** Tells how a group is now. */
    void stands(String balancer, String group, TargetHealth.State state) {
        ResourceMetrics of = of(balancer, group);
        of.record(HEALTHY, state == TargetHealth.State.HEALTHY ? 1 : 0);
        of.record(UNHEALTHY, state == TargetHealth.State.UNHEALTHY ? 1 : 0);
    }

    /** A target of a group answered. */
    void answered(String balancer, String group, Exchange exchange) {
        ResourceMetrics of = of(balancer, group);
        of.record(REQUESTS, 1);
        of.record(TIME, exchange.took().toNanos() / 1e9);
        int place = exchange.status() / 100 - FIRST_COUNTED;
        if (place >= 0 && place < BY_STATUS.size()) {
            of.record(BY_STATUS.get(place), 1);
        }
    }

    private ResourceMetrics of(String balancer, String group) {
        return groups.computeIfAbsent(
                new Behind(balancer, group),
                _ -> new ResourceMetrics(metrics, NAMESPACE, NAMES, Map.of(BALANCER, balancer, GROUP, group)));
    }
}
