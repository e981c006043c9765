package io.luca.local.aws.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StatisticSetTest {

    private static final double HUNDREDTH = 0.0101;

    @Property
    void a_percentile_is_the_value_of_its_rank_within_a_hundredth(
            @ForAll @NotEmpty @Size(max = 300) List<@DoubleRange(min = 0, max = 1e6) Double> values,
            @ForAll @DoubleRange(min = 0.1, max = 100) double percent) {
        List<Double> ascending = values.stream().sorted().toList();
        double exact = ascending.get((int) Math.ceil(percent / 100 * values.size()) - 1);

        double read = set(values).percentile(percent).orElseThrow();

        assertThat(read).isCloseTo(exact, within(Math.max(exact * HUNDREDTH, 1e-12)));
    }

    @Property
    void a_period_tells_the_same_however_its_values_are_spread_over_minutes(
            @ForAll @NotEmpty @Size(max = 60) List<@DoubleRange(min = 0, max = 1_000) Double> values,
            @ForAll @Size(max = 5) List<@DoubleRange(min = 0, max = 1_000) Double> more,
            @ForAll @DoubleRange(min = 1, max = 100) double percent) {
        StatisticSet together = set(values);
        more.forEach(together::add);

        StatisticSet joined = new StatisticSet();
        joined.add(set(values));
        joined.add(set(more));

        assertThat(joined.count()).isEqualTo(together.count());
        assertThat(joined.sum()).isCloseTo(together.sum(), within(1e-6));
        assertThat(joined.minimum()).isEqualTo(together.minimum());
        assertThat(joined.maximum()).isEqualTo(together.maximum());
        assertThat(joined.percentile(percent)).isEqualTo(together.percentile(percent));
    }

    @Test
    void values_that_are_all_the_same_are_every_percentile_themselves() {
        StatisticSet gauge = set(Collections.nCopies(5, 1_234.5));

        assertThat(gauge.percentile(50)).hasValue(1_234.5);
        assertThat(gauge.percentile(99.9)).hasValue(1_234.5);
    }

    @Test
    void the_highest_percentile_is_the_largest_value_itself() {
        assertThat(set(List.of(1.0, 2.0, 121.3)).percentile(95)).hasValue(121.3);
    }

    @Test
    void negative_values_have_no_percentiles() {
        assertThat(set(List.of(-1.0, 2.0)).percentile(50)).isEmpty();
    }

    @Test
    void a_sketch_stays_small_whatever_it_is_fed() {
        Sketch sketch = new Sketch();
        Random random = new Random(7);

        IntStream.range(0, 50_000).forEach(_ -> sketch.add(Math.pow(10, random.nextDouble(-60, 60)), 1));

        assertThat(sketch.size()).isEqualTo(Sketch.MOST);
        assertThat(sketch.valueAt(50_000)).isCloseTo(1e60, within(1e59));
    }

    @Test
    void statistics_are_named_as_in_templates() {
        StatisticSet values = set(List.of(1.0, 2.0, 3.0, 6.0));

        assertThat(List.of("SampleCount", "Sum", "Average", "Minimum", "Maximum"))
                .extracting(name -> Statistic.parse(name).of(values).orElseThrow())
                .containsExactly(4.0, 12.0, 3.0, 1.0, 6.0);
        assertThat(Statistic.parse("p95").text()).isEqualTo("p95");
        assertThat(Statistic.parse("p99.9").text()).isEqualTo("p99.9");
        assertThatThrownBy(() -> Statistic.parse("tm90")).hasMessageContaining("tm90");
        assertThatThrownBy(() -> Statistic.parse("p101")).hasMessageContaining("101");
    }

    private static StatisticSet set(List<Double> values) {
        StatisticSet set = new StatisticSet();
        values.forEach(set::add);
        return set;
    }
}
