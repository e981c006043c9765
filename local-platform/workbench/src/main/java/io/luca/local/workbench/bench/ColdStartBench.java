package io.luca.local.workbench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.service.lambda.FunctionConfig;
import io.luca.local.aws.service.lambda.LambdaFunction;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How long each function takes from the start of its process to its first answer, against handlers that do next to nothing in the same
 * runtime ({@link BareFunctions}), one process at a time and all in turn.
 */
public final class ColdStartBench {

    private static final byte[] NO_EVENT = "{}".getBytes(UTF_8);

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;
    private final Map<String, List<Start>> starts = new TreeMap<>();

    /** One start, in milliseconds; no answer if there was nothing to ask. */
    private record Start(double ready, double answer, boolean isFailed) {}

    /**
     * What was measured of a function: medians.
     *
     * @param packageMebibytes of the code and its libraries, unpacked
     * @param ready milliseconds until it asks for an event
     * @param answer milliseconds until its first answer
     * @param toEmpty the answer's time, of the empty handler's under the same options
     * @param toOneCall the same, of the handler that makes one call of AWS's SDK
     * @param event what it answered: an event of a school's life, one that it did not take a second time, or none; then it was not called,
     *     and what is about its answer is no number
     */
    public record Line(
            String function,
            boolean hasSnapStart,
            double packageMebibytes,
            double ready,
            double answer,
            double toEmpty,
            double toOneCall,
            String event) {}

    /** A benchmark on a platform of its own, from a copy of the templates with {@link BareFunctions}. */
    public ColdStartBench(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param rounds starts of each function, after one that does not count
     */
    public List<Line> run(int rounds) {
        LambdaRoom lambda = platform.room(LambdaRoom.class);
        Map<String, byte[]> events = new HashMap<>(new FunctionEvents(platform, access, progress).collect());
        lambda.functions().keySet().stream().filter(BareFunctions::isOne).forEach(bare -> events.put(bare, NO_EVENT));
        lambda.pauseMappings(true);
        for (int round = 0; round <= rounds; round++) {
            progress.accept(
                    "each function once, %d of %d%s …".formatted(round, rounds, round == 0 ? ", does not count" : ""));
            for (String name : lambda.functions().keySet().stream().sorted().toList()) {
                Start start = start(lambda, name, Optional.ofNullable(events.get(name)));
                if (round > 0) {
                    starts.computeIfAbsent(name, _ -> new ArrayList<>()).add(start);
                }
            }
        }
        return starts.keySet().stream()
                .map(name -> line(function(lambda, name).config(), events.containsKey(name)))
                .sorted(Comparator.comparingDouble(Line::answer).thenComparing(Line::function))
                .toList();
    }

    private static Start start(LambdaRoom lambda, String name, Optional<byte[]> event) {
        LambdaFunction function = function(lambda, name);
        function.recycle();
        long start = System.nanoTime();
        lambda.prepare(name);
        long ready = System.nanoTime();
        boolean isFailed = event.map(given -> lambda.call(name, given))
                .filter(LambdaRoom.Ended::isFailure)
                .isPresent();
        long answer = System.nanoTime();
        function.recycle();
        return new Start((ready - start) / 1e6, event.isPresent() ? (answer - start) / 1e6 : Double.NaN, isFailed);
    }

    private Line line(FunctionConfig config, boolean hasEvent) {
        List<Start> all = startsOf(config.name());
        String options = config.hasSnapStart() ? BareFunctions.WITH_SNAP_START : "";
        double answer = answer(config.name());
        return new Line(
                config.name(),
                config.hasSnapStart(),
                mebibytes(config.code()),
                median(all.stream().map(Start::ready).toList()),
                answer,
                answer / answer(BareFunctions.EMPTY + options),
                answer / answer(BareFunctions.ONE_CALL + options),
                event(config.name(), hasEvent, all));
    }

    private static LambdaFunction function(LambdaRoom lambda, String name) {
        return Objects.requireNonNull(lambda.functions().get(name));
    }

    private List<Start> startsOf(String name) {
        return starts.getOrDefault(name, List.of());
    }

    private static String event(String name, boolean hasEvent, List<Start> all) {
        if (BareFunctions.isOne(name)) {
            return "any";
        }
        if (!hasEvent) {
            return "none";
        }
        return all.stream().anyMatch(Start::isFailed) ? "refused the second time" : "of a school's life";
    }

    private double answer(String name) {
        return median(startsOf(name).stream().map(Start::answer).toList());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double mebibytes(Path code) {
        try (Stream<Path> files = Files.walk(code)) {
            return files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / (1024.0 * 1024);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
