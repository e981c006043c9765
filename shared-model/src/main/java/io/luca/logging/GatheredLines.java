package io.luca.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a busy service on their way to standard output. Who logs neither writes nor waits: a thread of its own writes the first line at
 * once, and those of the next {@value #PAUSE_MILLIS} ms together. A thread that is woken for each line, and a call of the operating system for
 * each, cost a request more than all else that is told of it.
 *
 * <p>At most {@value #MOST_WAITING} lines wait. When four fifths of that do, because nobody reads, INFO and less is lost; when all do, any line.
 * A process that is killed takes the lines of the last pause along; one that is asked to end writes them if the context of the log is stopped.
 */
public final class GatheredLines extends UnsynchronizedAppenderBase<ILoggingEvent> {

    static final int MOST_WAITING = 4_096;
    static final int PAUSE_MILLIS = 10;
    private static final int KEPT_FOR_WARNINGS = MOST_WAITING / 5;
    private static final byte[] NOTHING = {};
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Supplier<OutputStream> output;
    private final Thread writer = new Thread(this::writeUntilInterrupted, "log");
    private @Nullable Encoder<ILoggingEvent> encoder;

    /** Lines on whatever standard output is when they are written, as the configuration of a log makes them. */
    public GatheredLines() {
        this(() -> System.out);
    }

    GatheredLines(Supplier<OutputStream> output) {
        this.output = output;
        writer.setDaemon(true);
    }

    /** What a line looks like, as the configuration has it. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public void start() {
        if (encoder == null) {
            addError("the configuration of the log does not say how lines are encoded");
            return;
        }
        super.start();
        writer.start();
    }

    /** Writes what waits, for a bounded while. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        writer.interrupt();
        try {
            writer.join(LAST_LINES);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean isKept = event.getLevel().isGreaterOrEqual(Level.WARN);
        if (isKept || waiting.remainingCapacity() > KEPT_FOR_WARNINGS) {
            event.prepareForDeferredProcessing(); // what this thread knows of it
            boolean _ = waiting.offer(event);
        }
    }

    private void writeUntilInterrupted() {
        List<ILoggingEvent> lines = new ArrayList<>();
        try {
            while (isStarted()) {
                lines.add(waiting.take());
                write(lines);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException stopped) {
            // the last lines are left
        }
        write(lines);
    }

    /** Nothing for a line that cannot be spelled, for it must not take the others along. */
    private byte[] spell(ILoggingEvent line, Encoder<ILoggingEvent> spelling) {
        try {
            return spelling.encode(line);
        } catch (RuntimeException unspelled) {
            addError("a line of " + line.getLoggerName() + " could not be spelled", unspelled);
            return NOTHING;
        }
    }

    /** Those of a list and all that wait; the list is empty afterwards. */
    private void write(List<ILoggingEvent> lines) {
        waiting.drainTo(lines);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Encoder<ILoggingEvent> spelling = encoder;
        if (spelling != null) {
            lines.forEach(line -> bytes.writeBytes(spell(line, spelling)));
        }
        lines.clear();
        if (bytes.size() == 0) {
            return;
        }
        try {
            OutputStream reader = output.get();
            bytes.writeTo(reader);
            reader.flush();
        } catch (IOException unwritten) { // nobody could be told
            addError("lines of the log were not written", unwritten);
        }
    }
}
