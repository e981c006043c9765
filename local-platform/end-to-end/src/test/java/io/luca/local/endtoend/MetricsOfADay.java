package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.contract.MetricNames;
import io.luca.local.endtoend.ObservedDay.Observed;
import io.luca.local.platform.government.Counts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The metrics that our own code gives to CloudWatch, by the lines of a day: each with the value that what happened makes. */
abstract class MetricsOfADay {

    private final Observed day;

    MetricsOfADay(Observed day) {
        this.day = day;
    }

    @Test
    void evaluations_are_counted_once_however_often_they_are_sent() {
        assertThat(day.answers.get("evaluation").status()).isEqualTo(201);
        assertThat(day.answers.get("evaluation again").status()).isEqualTo(201);
        counted(MetricNames.INTERACTIVE_SERVICE, MetricNames.RECORDED_EVALUATIONS, 1);
        counted(MetricNames.INTERACTIVE_SERVICE, MetricNames.CORRECTED_EVALUATIONS, 1);
    }

    @Test
    void events_are_counted_by_what_became_of_them() {
        counted(MetricNames.BEHAVIOR_SERVICE, MetricNames.ACCEPTED_EVENTS, 4);
        counted(MetricNames.BEHAVIOR_SERVICE, MetricNames.STORED_EVENTS, 2);
        counted(MetricNames.BEHAVIOR_SERVICE, MetricNames.DUPLICATE_EVENTS, 1);
        counted(MetricNames.BEHAVIOR_SERVICE, MetricNames.QUARANTINED_EVENTS, 1);
        counted(MetricNames.BEHAVIOR_SERVICE, MetricNames.FAILED_MESSAGES, 0);
    }

    @Test
    void the_night_tells_the_grades_that_it_made_and_that_it_is_over() {
        assertThat(day.gradesOfTheNight).isPositive();
        counted(MetricNames.CONSOLIDATION_SERVICE, MetricNames.MADE_GRADES, day.gradesOfTheNight);
        counted(MetricNames.CONSOLIDATION_SERVICE, MetricNames.COMPLETED_RUNS, 1);
        counted(MetricNames.CONSOLIDATION_SERVICE, MetricNames.FAILED_SCHOOLS, 0);
    }

    @Test
    void the_sync_tells_what_the_government_has_and_when_it_would_be_over() {
        assertThat(day.government.get(Counts.Of.GRADES)).isPositive();
        counted(MetricNames.GOV_SYNC_SERVICE, MetricNames.CONFIRMED_GRADES, day.government.get(Counts.Of.GRADES));
        counted(MetricNames.GOV_SYNC_SERVICE, MetricNames.CONFIRMED_BATCHES, day.government.get(Counts.Of.BATCHES));
        assertThat(values(MetricNames.GOV_SYNC_SERVICE, MetricNames.PROJECTED_HOURS))
                .as("of the 48: some seconds")
                .isNotEmpty()
                .allSatisfy(hours -> assertThat(hours).isBetween(0.0, 1.0));
    }

    @Test
    void what_is_full_is_told_while_it_is() {
        assertThat(day.refusedOfPersons).isPositive();
        counted(MetricNames.INTERACTIVE_SERVICE, MetricNames.REFUSED_OF_PERSONS, day.refusedOfPersons);
        assertThat(values(MetricNames.INTERACTIVE_SERVICE, MetricNames.CONNECTIONS_IN_USE))
                .isNotEmpty()
                .allSatisfy(used -> assertThat(used).isBetween(1.0, 128.0));
        assertThat(values(MetricNames.INTERACTIVE_SERVICE, MetricNames.OLDEST_SNAPSHOT))
                .isNotEmpty()
                .allSatisfy(millis -> assertThat(millis).isBetween(1.0, 60_000.0));
    }

    @Test
    void an_outage_of_the_store_is_told_by_old_answers_and_an_open_breaker() {
        assertThat(day.staleAnswers).isPositive();
        counted(MetricNames.INTERACTIVE_SERVICE, MetricNames.STALE_ANSWERS, day.staleAnswers);
        assertThat(sum(MetricNames.INTERACTIVE_SERVICE, MetricNames.REFUSED_BY_BREAKERS))
                .isPositive();
        assertThat(values(MetricNames.INTERACTIVE_SERVICE, MetricNames.OPEN_BREAKERS))
                .endsWith(1.0);
    }

    /** Each value of a dimension is a metric that is paid for, and the first thing that is shown to everybody. */
    @Test
    void the_service_is_the_only_dimension_of_all() {
        assertThat(metricLines()).isNotEmpty().allSatisfy(line -> {
            assertThat(line.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo(MetricNames.NAMESPACE);
            assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
                    .isEqualTo("[[\"Service\"]]");
            assertThat(Set.of(
                            MetricNames.INTERACTIVE_SERVICE,
                            MetricNames.BEHAVIOR_SERVICE,
                            MetricNames.CONSOLIDATION_SERVICE,
                            MetricNames.GOV_SYNC_SERVICE))
                    .contains(line.path(MetricNames.SERVICE_DIMENSION).asText());
        });
    }

    /** A metric that nobody told is no zero. */
    private void counted(String service, String metric, long times) {
        assertThat(sum(service, metric)).as(metric + " of " + service).isEqualTo((double) times);
    }

    private double sum(String service, String metric) {
        List<Double> values = values(service, metric);
        assertThat(values).as(metric + " of " + service).isNotEmpty();
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    private List<Double> values(String service, String metric) {
        return metricLines().stream()
                .filter(line ->
                        line.path(MetricNames.SERVICE_DIMENSION).asText().equals(service))
                .filter(line -> line.at("/_aws/CloudWatchMetrics/0/Metrics")
                        .findValuesAsText("Name")
                        .contains(metric))
                .map(line -> line.path(metric).asDouble())
                .toList();
    }

    private List<JsonNode> metricLines() {
        return day.lines().stream().filter(line -> line.has("_aws")).toList();
    }
}
