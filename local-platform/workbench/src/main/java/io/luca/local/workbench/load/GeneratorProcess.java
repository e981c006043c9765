package io.luca.local.workbench.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who sends events, as a process of its own: what it uses of the machine is told apart from what is measured. It ends when this is
 * closed, and with this process. For one thread.
 */
public final class GeneratorProcess implements AutoCloseable {

    private final LineProcess process;

    /**
     * What a run came to.
     *
     * @param accepted the ids of the events that the gateway accepted in it
     * @param refusals what the gateway did not accept in all runs, with how often
     */
    public record Sent(Figures figures, Set<String> accepted, Map<String, Long> refusals) {

        public Sent {
            accepted = Set.copyOf(accepted);
            refusals = Map.copyOf(refusals);
        }
    }

    /**
     * Starts one that calls nobody yet.
     *
     * @param run a name that no other load on the same table has
     * @param bareQueue the URL of a queue whose engine is asked without a gateway
     */
    public GeneratorProcess(String apiUrl, List<EventLoad.Sender> senders, String run, URI bareQueue) {
        process = new LineProcess(
                EventGenerator.class, List.of(), new EventGenerator.Setup(apiUrl, run, senders, bareQueue.toString()));
    }

    public long pid() {
        return process.pid();
    }

    /** Sends events through the gateway at a fixed rate, whether or not answers come; latency counts from when a call is due. */
    public Sent throughGateway(int perSecond, Duration length, long firstNumber) {
        return run(new EventGenerator.Run(EventGenerator.Target.GATEWAY, perSecond, length.toMillis(), firstNumber));
    }

    /** Sends messages to the bare queue in the same way. */
    public Sent bare(int perSecond, Duration length, long firstNumber) {
        return run(new EventGenerator.Run(EventGenerator.Target.BARE, perSecond, length.toMillis(), firstNumber));
    }

    /** Nobody sends any more. */
    @Override
    public void close() {
        process.close();
    }

    private Sent run(EventGenerator.Run run) {
        return process.ask(run, Sent.class);
    }
}
