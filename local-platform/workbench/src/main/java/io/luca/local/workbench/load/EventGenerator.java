package io.luca.local.workbench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The program of {@link GeneratorProcess}: the first line that it reads says whom to call, each further one is a run, and of each run it
 * writes one line. It ends with its input.
 */
final class EventGenerator {

    private static final ObjectMapper json = new ObjectMapper();

    private final EventLoad gateway;
    private final BareSends bare;
    private final Set<String> told = new HashSet<>();

    /**
     * Whom to call.
     *
     * @param run a name that no other load on the same table has
     * @param bareUrl of a queue whose engine is asked without a gateway
     */
    record Setup(String apiUrl, String run, List<EventLoad.Sender> senders, String bareUrl) {}

    /** A run of calls, as it is told to the process. */
    record Run(Target target, int perSecond, long millis, long first) {}

    /** What is called. */
    enum Target {
        GATEWAY("POST /behavior, open loop"),
        BARE("bare sends, open loop");

        private final String words;

        Target(String words) {
            this.words = words;
        }
    }

    private EventGenerator(Setup setup) {
        gateway = new EventLoad(setup.apiUrl(), setup.senders(), setup.run());
        bare = new BareSends(URI.create(setup.bareUrl()));
    }

    /** Reads and writes until there is nothing to read. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            EventGenerator generator = new EventGenerator(json.readValue(in.readLine(), Setup.class));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(json.writeValueAsString(generator.run(json.readValue(line, Run.class))));
                out.flush();
            }
        }
    }

    private GeneratorProcess.Sent run(Run run) {
        LongPredicate call = switch (run.target()) {
            case GATEWAY -> number -> gateway.send(run.first() + number);
            case BARE -> bare::send;
        };
        Figures figures = Load.open(run.target().words, run.perSecond(), Duration.ofMillis(run.millis()), call);
        Set<String> fresh = new HashSet<>(gateway.accepted());
        fresh.removeAll(told);
        told.addAll(fresh);
        return new GeneratorProcess.Sent(figures, fresh, gateway.refusals());
    }
}
