package io.luca.local.workbench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who sends events, as a process of its own: what it uses of the machine is told apart from what is measured. It ends when this is
 * closed, and with this process. For one thread.
 */
public final class GeneratorProcess implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

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
        try {
            process = SiblingJvm.of(EventGenerator.class, List.of())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            commands = process.outputWriter(StandardCharsets.UTF_8);
            answers = process.inputReader(StandardCharsets.UTF_8);
            say(new EventGenerator.Setup(apiUrl, run, senders, bareQueue.toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException("the generator of load did not start", failed);
        }
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
        process.destroy();
        try {
            commands.close();
        } catch (IOException gone) {
            // it has ended before
        }
    }

    private Sent run(EventGenerator.Run run) {
        try {
            say(run);
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the generator of load has ended");
            }
            return json.readValue(line, Sent.class);
        } catch (IOException broken) {
            throw new UncheckedIOException("the generator of load does not answer", broken);
        }
    }

    private void say(Object words) throws IOException {
        commands.write(json.writeValueAsString(words));
        commands.write('\n');
        commands.flush();
    }
}
