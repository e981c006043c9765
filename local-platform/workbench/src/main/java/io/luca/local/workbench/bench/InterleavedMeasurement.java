package io.luca.local.workbench.bench;

import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * The measurement of calls against each other in short slices, in turn: what else a machine does comes and goes within seconds, and
 * would hit one of two long runs only.
 */
final class InterleavedMeasurement {

    private static final Duration SLICE = Duration.ofSeconds(2);
    private static final Duration WARM_UP_SLICE = Duration.ofSeconds(5);
    private static final int WARM_UP_PASSES = 8;
    private static final double FASTER = 1.05;
    /** Each slice has numbers of its own: an evaluation's number is its id, and an id is recorded once. */
    private static final long NUMBERS_OF_A_SLICE = 10_000_000L;

    private final int callers;
    private final Consumer<String> progress;
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final Map<String, List<Figures>> slices = new LinkedHashMap<>();
    private final Map<String, Used> used = new LinkedHashMap<>();
    private long numbers;

    /**
     * Nothing yet.
     *
     * @param callers how many call at a time
     */
    InterleavedMeasurement(int callers, Consumer<String> progress) {
        this.callers = callers;
        this.progress = progress;
    }

    private record Call(long servicePid, LongPredicate once) {}

    /** Processor time of some calls: of the service's process, and of this one with everything else. */
    record Used(Duration service, Duration rest, long calls) {

        static final Used NOTHING = new Used(Duration.ZERO, Duration.ZERO, 0);

        Used plus(Used more) {
            return new Used(service.plus(more.service), rest.plus(more.rest), calls + more.calls);
        }

        Used minus(Used less) {
            return new Used(service.minus(less.service), rest.minus(less.rest), calls - less.calls);
        }

        double micros() {
            return service.plus(rest).toNanos() / 1_000.0 / Math.max(1, calls);
        }

        double serviceMicros() {
            return service.toNanos() / 1_000.0 / Math.max(1, calls);
        }
    }

    /**
     * Adds a call.
     *
     * @param servicePid the process whose processor time counts besides this one's
     * @param once gets a number that no other call of its gets, and says whether it ended as it should
     */
    InterleavedMeasurement call(String name, long servicePid, LongPredicate once) {
        calls.put(name, new Call(servicePid, once));
        return this;
    }

    /**
     * Runs all calls until the compiler of the JVM is done with them: it takes more than half of a processor before, and for
     * longer on a service's side, because fewer calls have gone through it. Done is what gets no faster any more.
     */
    void warmUp() {
        Map<String, Double> fastest = new LinkedHashMap<>();
        boolean isFaster = true;
        for (int pass = 1; pass <= WARM_UP_PASSES && isFaster; pass++) {
            isFaster = false;
            for (String name : calls.keySet()) {
                progress.accept("warming up, pass %d of %d at most: %s …".formatted(pass, WARM_UP_PASSES, name));
                double rate = run(name, WARM_UP_SLICE).perSecond();
                double last = fastest.merge(name, rate, (before, now) -> now > before * FASTER ? now : before);
                isFaster |= last == rate;
            }
        }
    }

    /** Runs each call for this long in all. */
    void measure(Duration each) {
        long rounds = Math.max(1, each.dividedBy(SLICE));
        for (long round = 1; round <= rounds; round++) {
            progress.accept("round " + round + " of " + rounds + ", all in turn …");
            List<String> turns = new ArrayList<>(calls.keySet());
            if (round % 2 == 0) { // what a call leaves to the one after it, each leaves to the other
                Collections.reverse(turns);
            }
            for (String name : turns) {
                long pid = Objects.requireNonNull(calls.get(name)).servicePid();
                Used before = now(pid, 0);
                Figures figures = run(name, SLICE);
                used.merge(name, now(pid, figures.calls()).minus(before), Used::plus);
                slices.computeIfAbsent(name, _ -> new ArrayList<>()).add(figures);
            }
        }
    }

    /** The slices of each call that was in the middle by rate, in the order of the calls. */
    List<Figures> figures() {
        return calls.keySet().stream().map(this::median).toList();
    }

    Used used(String name) {
        return used.getOrDefault(name, Used.NOTHING);
    }

    /** How the rates of two calls compare: of each round's, the ratio in the middle. */
    double ratio(String name, String floor) {
        List<Figures> own = slices.getOrDefault(name, List.of());
        List<Figures> floors = slices.getOrDefault(floor, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < own.size(); round++) {
            ratios.add(own.get(round).perSecond() / floors.get(round).perSecond());
        }
        ratios.sort(Comparator.naturalOrder());
        return ratios.get(ratios.size() / 2);
    }

    private Figures median(String name) {
        List<Figures> sorted = slices.getOrDefault(name, List.of()).stream()
                .sorted(Comparator.comparingDouble(Figures::perSecond))
                .toList();
        long failures = sorted.stream().mapToLong(Figures::failures).sum();
        return sorted.get(sorted.size() / 2).withFailures(failures);
    }

    private Figures run(String name, Duration length) {
        LongPredicate call = Objects.requireNonNull(calls.get(name)).once();
        numbers += NUMBERS_OF_A_SLICE;
        long base = numbers;
        return Load.closed(name, callers, length, number -> call.test(base + number));
    }

    private static Used now(long servicePid, long count) {
        return new Used(
                ProcessUse.cpu(servicePid),
                ProcessUse.cpu(ProcessHandle.current().pid()),
                count);
    }
}
