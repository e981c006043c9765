package io.luca.local.aws.service.lambda;

import io.luca.local.aws.metric.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function with its execution environments: started when they are first needed, used again while they are well, given up
 * when they fail. Safe for use by many threads.
 */
public final class LambdaFunction implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LambdaFunction.class);

    private final FunctionConfig config;
    private final Supplier<ExecutionEnvironment> starter;
    private final InvocationTraces traces;
    private final Deque<ExecutionEnvironment> idle = new ArrayDeque<>();
    private final Set<ExecutionEnvironment> all = new HashSet<>();
    private final FunctionMetrics metrics;
    private boolean isClosed;
    private boolean isCrowdedOut;
    private volatile Consumer<byte[]> watcher = _ -> {};

    LambdaFunction(
            FunctionConfig config, Metrics metrics, Supplier<ExecutionEnvironment> starter, InvocationTraces traces) {
        this.traces = traces;
        this.config = config;
        this.metrics = new FunctionMetrics(metrics, config.name(), config.arn());
        this.starter = starter;
    }

    public FunctionConfig config() {
        return config;
    }

    /** What it tells of its calls. */
    FunctionMetrics metrics() {
        return metrics;
    }

    /** The processes that run now. */
    public synchronized List<Long> pids() {
        return all.stream().map(ExecutionEnvironment::pid).sorted().toList();
    }

    /** Whether somebody's call is under way. */
    boolean isAtWork() {
        return running() > 0;
    }

    /** Lets others have all that the account may run at once, or not: what is set apart for this function is its own. */
    synchronized void crowdOut(boolean value) {
        isCrowdedOut = value;
    }

    /** Shows the event of each call from now on to somebody, before the function has it: for who wants to call with the same again. */
    public void showEvents(Consumer<byte[]> to) {
        watcher = to;
    }

    /** Gives up the processes that wait for a call, as AWS does when a function is changed: the next call starts one. */
    public void recycle() {
        waiting().forEach(ExecutionEnvironment::close);
    }

    private synchronized List<ExecutionEnvironment> waiting() {
        List<ExecutionEnvironment> waiting = List.copyOf(idle);
        idle.clear();
        waiting.forEach(all::remove);
        return waiting;
    }

    /** Has an environment that has started, as a snapshot gives one at AWS: whoever has a limit of time for a call does this before. */
    void prepare() throws FunctionFailedException {
        ExecutionEnvironment environment = take();
        environment.awaitStart();
        giveBack(environment);
    }

    /**
     * Runs the function once, in an environment that nobody else uses meanwhile. Where its template does not say how many may run at
     * once, that is for the caller to limit.
     *
     * @throws FunctionThrottledException if as many run as may
     * @throws FunctionFailedException if there is no answer; what was done until then is not known
     */
    public byte[] invoke(byte[] event) throws FunctionFailedException {
        return invoke(event, config.arn());
    }

    /**
     * The same, under the ARN that the caller named, perhaps with an alias or a version.
     *
     * @throws FunctionFailedException if there is no answer; what was done until then is not known
     */
    public byte[] invoke(byte[] event, String invokedArn) throws FunctionFailedException {
        return traces.trace(config.name(), Optional.empty(), trace -> invoke(event, invokedArn, trace));
    }

    /**
     * The same, as a part of some work whose trace goes on.
     *
     * @param work by which it is known, such as the ARN of whoever does it
     * @throws FunctionFailedException if there is no answer; what was done until then is not known
     */
    byte[] invokeFor(String work, byte[] event, String invokedArn) throws FunctionFailedException {
        return traces.trace(config.name(), Optional.of(work), trace -> invoke(event, invokedArn, trace));
    }

    private byte[] invoke(byte[] event, String invokedArn, String trace) throws FunctionFailedException {
        watcher.accept(event);
        ExecutionEnvironment environment = taken(invokedArn);
        Instant began = metrics.begins(invokedArn, running());
        long start = System.nanoTime();
        boolean isWell = false;
        try {
            byte[] answer = environment.invoke(event, invokedArn, trace);
            isWell = true;
            return answer;
        } catch (FunctionFailedException failed) {
            log.warn("function {} failed: {}", config.name(), failed.getMessage());
            throw failed;
        } finally {
            metrics.ended(invokedArn, began, Duration.ofNanos(System.nanoTime() - start), !isWell);
            giveBack(environment);
        }
    }

    private ExecutionEnvironment taken(String invokedArn) throws FunctionFailedException {
        try {
            return take();
        } catch (FunctionThrottledException busy) {
            metrics.throttled(invokedArn);
            throw busy;
        }
    }

    private synchronized int running() {
        return all.size() - idle.size();
    }

    @Override
    public void close() {
        closed().forEach(ExecutionEnvironment::close);
    }

    private synchronized List<ExecutionEnvironment> closed() {
        isClosed = true;
        return List.copyOf(all);
    }

    private synchronized ExecutionEnvironment take() throws FunctionFailedException {
        if (isClosed) {
            throw new FunctionFailedException("the platform stops");
        }
        if (config.atOnce().isEmpty() && isCrowdedOut) {
            throw new FunctionThrottledException(FunctionThrottledException.Limit.OF_THE_ACCOUNT);
        }
        if (running() >= config.atOnce().orElse(Integer.MAX_VALUE)) {
            throw new FunctionThrottledException(FunctionThrottledException.Limit.OF_THE_FUNCTION);
        }
        for (ExecutionEnvironment kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (kept.isFit()) {
                return kept;
            }
            all.remove(kept);
            kept.close();
        }
        ExecutionEnvironment fresh = starter.get();
        all.add(fresh);
        return fresh;
    }

    private synchronized void giveBack(ExecutionEnvironment environment) {
        if (environment.isFit() && !isClosed) {
            idle.addFirst(environment);
        } else {
            all.remove(environment);
            environment.close();
        }
    }
}
