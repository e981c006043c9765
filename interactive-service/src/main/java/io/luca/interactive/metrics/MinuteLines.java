package io.luca.interactive.metrics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line of figures each minute, whatever number of requests there are, and a last one at the end. */
public final class MinuteLines implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MinuteLines.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Figures figures;
    private final InstantSource clock;
    private final Consumer<String> output;
    private final ScheduledExecutorService minutes = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("figures").factory());

    /**
     * Begins to write.
     *
     * @param output takes a line without its end
     */
    public MinuteLines(Figures figures, InstantSource clock, Consumer<String> output) {
        this.figures = figures;
        this.clock = clock;
        this.output = output;
        var _ = minutes.scheduleAtFixedRate(
                this::writeOrTell, PERIOD.toSeconds(), PERIOD.toSeconds(), TimeUnit.SECONDS);
    }

    /** Writes what has come since the last line. */
    @Override
    public void close() {
        minutes.close();
        writeOrTell();
    }

    /** A figure that fails costs a minute's line, and not all lines after it. */
    private void writeOrTell() {
        try {
            figures.line(clock.instant()).ifPresent(output);
        } catch (RuntimeException failed) {
            log.error("the figures of a minute cannot be told", failed);
        }
    }
}
