package io.luca.local.platform.government;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to become of the next batches of some schools and periods, one after the other. Safe for use by many threads. */
final class Script {

    private final Map<Of, Deque<Fault>> faults = new HashMap<>();

    private record Of(String school, String period) {}

    synchronized void add(String school, String period, List<Fault> more) {
        faults.computeIfAbsent(new Of(school, period), _ -> new ArrayDeque<>()).addAll(more);
    }

    /** The next one; empty if nothing was said of it. */
    synchronized Optional<Fault> next(String school, String period) {
        return Optional.ofNullable(faults.get(new Of(school, period))).map(Deque::poll);
    }
}
