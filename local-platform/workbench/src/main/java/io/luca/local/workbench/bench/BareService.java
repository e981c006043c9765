package io.luca.local.workbench.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.Load;
import io.luca.model.SchoolId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The program of {@link BareServiceProcess}: the first line that it reads says whose table it calls, each further one is a run, and of each
 * run it writes one line. It ends with its input.
 */
final class BareService {

    private static final int CONNECTIONS = 128;
    private static final ObjectMapper json = new ObjectMapper();

    private final BareCalls calls;

    /**
     * Whose table is called.
     *
     * @param credentials of each school, by its id: access key, secret and token
     */
    record Setup(String endpoint, String region, String table, Map<String, Credentials> credentials) {}

    /** Of one school. */
    record Credentials(String accessKey, String secretKey, String token) {

        AwsCredentialsProvider provider() {
            return StaticCredentialsProvider.create(AwsSessionCredentials.create(accessKey, secretKey, token));
        }
    }

    /** A run of calls. */
    record Run(Target target, int callers, long millis, long first) {}

    /** What is called. */
    enum Target {
        PUT,
        PROFILE
    }

    private BareService(Setup setup) {
        Map<SchoolId, AwsCredentialsProvider> providers = new HashMap<>();
        setup.credentials().forEach((school, issued) -> providers.put(new SchoolId(school), issued.provider()));
        DynamoDbClient client = DynamoDbClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(CONNECTIONS))
                .endpointOverride(URI.create(setup.endpoint()))
                .region(Region.of(setup.region()))
                .build();
        calls = new BareCalls(client, setup.table(), school -> Objects.requireNonNull(providers.get(school)));
    }

    /** Reads and writes until there is nothing to read. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            BareService service = new BareService(json.readValue(in.readLine(), Setup.class));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(json.writeValueAsString(service.run(json.readValue(line, Run.class))));
                out.flush();
            }
        }
    }

    private Figures run(Run run) {
        LongPredicate call = switch (run.target()) {
            case PUT -> number -> calls.put("floor", run.first() + number);
            case PROFILE -> calls::profile;
        };
        return Load.closed(run.target().name(), run.callers(), Duration.ofMillis(run.millis()), call);
    }
}
