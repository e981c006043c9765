package io.luca.infra.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much of the interactive service there is.
 *
 * @param cpuUnits of a task, 1,024 for a processor
 * @param memoryMib of a task
 * @param least tasks that run while the service is not paused
 * @param most tasks that the scaling may start
 * @param zones where its network is; empty for the first two of the region
 * @param pause when nobody is at school; empty if there is always somebody
 */
public record Capacity(int cpuUnits, int memoryMib, int least, int most, Optional<Zones> zones, Optional<Pause> pause) {

    /** What Fargate has, up to a processor: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
    private static final Map<Integer, Set<Integer>> SIZES = Map.of(
            256, Set.of(512, 1_024, 2_048),
            512, Set.of(1_024, 2_048, 3_072, 4_096),
            1_024, Set.of(2_048, 3_072, 4_096, 5_120, 6_144, 7_168, 8_192));

    public Capacity {
        Requirement.check(SIZES.containsKey(cpuUnits), "taskCpu must be 256, 512 or 1024, got " + cpuUnits);
        Requirement.check(
                SIZES.getOrDefault(cpuUnits, Set.of()).contains(memoryMib),
                "taskMemory must be one of "
                        + SIZES.getOrDefault(cpuUnits, Set.of()).stream()
                                .sorted()
                                .toList() + " for a taskCpu of " + cpuUnits + ", got " + memoryMib);
        Requirement.check(least >= 1, "leastTasks must be at least 1, got " + least);
        Requirement.check(most >= least, "mostTasks must not be below leastTasks, got " + most);
    }

    static Capacity read(Context context) {
        return new Capacity(
                context.number("taskCpu"),
                context.number("taskMemory"),
                context.number("leastTasks"),
                context.number("mostTasks"),
                Zones.read(context),
                context.text("offHours").map(Pause::parse));
    }
}
