package io.luca.local.workbench.bench;

import io.luca.local.aws.cloud.TemporaryDirectory;
import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures work against other work in short slices, in turn, as {@link InterleavedMeasurement} does: but each slice begins with a
 * table of its own and a heap without the garbage of the one before, for a table that grows through all slices would measure its size.
 */
final class TableSlices {

    private static final Duration SLICE = Duration.ofSeconds(2);
    private static final int WARM_UP_SLICES = 3;

    private final Consumer<String> progress;
    private final Map<Work, List<Double>> rates = new HashMap<>();

    TableSlices(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * What is measured.
     *
     * @param callers how many call at a time
     * @param open opens the table in a directory, which it need not use
     */
    record Work(String name, int callers, Function<Path, MeasuredTable> open) {}

    /** Runs all in turn, each for this long in all, after a while in which the JVM's compiler gets done. */
    void measure(List<Work> all, Duration each) throws IOException {
        Duration slice = each.compareTo(SLICE) < 0 ? each : SLICE;
        long rounds = each.dividedBy(slice);
        for (Work work : all) {
            progress.accept("warming up: " + work.name() + " …");
            double _ = run(work, slice.multipliedBy(WARM_UP_SLICES));
        }
        for (long round = 1; round <= rounds; round++) {
            progress.accept("round " + round + " of " + rounds + ", all in turn …");
            for (Work work : all) {
                rates.computeIfAbsent(work, _ -> new ArrayList<>()).add(run(work, slice));
            }
        }
    }

    private static double run(Work work, Duration length) throws IOException {
        try (TemporaryDirectory directory = TemporaryDirectory.create("luca-bench-");
                MeasuredTable table = work.open().apply(directory.path())) {
            System.gc();
            Figures figures = Load.closed(work.name(), work.callers(), length, table::call);
            if (figures.failures() > 0) {
                throw new IllegalStateException(work.name() + ": " + figures.failures() + " calls failed");
            }
            return figures.perSecond();
        }
    }

    /** Calls a second, of the slice in the middle. */
    double perSecond(Work work) {
        return median(rates.getOrDefault(work, List.of()));
    }

    /** How the rates of two compare: of each round's, the ratio in the middle. */
    double ratio(Work work, Work floor) {
        List<Double> own = rates.getOrDefault(work, List.of());
        List<Double> floors = rates.getOrDefault(floor, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < own.size(); round++) {
            ratios.add(own.get(round) / floors.get(round));
        }
        return median(ratios);
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
