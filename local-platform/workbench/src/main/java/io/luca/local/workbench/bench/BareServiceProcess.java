package io.luca.local.workbench.bench;

import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.LineProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * A process that makes the service's calls of the table and nothing else, under the options of the service's JVM: no HTTP server, no token,
 * no JSON. What it uses of a processor, a service that makes these calls by the SDK uses at least. It ends when this is closed, and with
 * this process. For one thread.
 */
final class BareServiceProcess implements AutoCloseable {

    /** As the service's image and its task have them. */
    private static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:ActiveProcessorCount=1", "-Xmx1g");

    /** Each run has numbers of its own: an evaluation's number is its id, and an id is recorded once. */
    private static final long NUMBERS_OF_A_RUN = 10_000_000L;

    private final LineProcess process;
    private final int callers;
    private long first;

    /** @param callers how many call at a time */
    BareServiceProcess(Platform platform, TableAccess access, int callers) {
        this.callers = callers;
        process = new LineProcess(
                BareService.class,
                OPTIONS,
                new BareService.Setup(
                        platform.awsUrl(),
                        platform.cloud().environment().region(),
                        platform.tableName(),
                        credentials(access)));
    }

    private static Map<String, BareService.Credentials> credentials(TableAccess access) {
        Map<String, BareService.Credentials> all = new TreeMap<>();
        for (int number = 0; number < BenchSchools.SCHOOLS; number++) {
            AwsSessionCredentials issued = (AwsSessionCredentials)
                    access.tenants().of(BenchSchools.school(number)).resolveCredentials();
            all.put(
                    BenchSchools.school(number).value(),
                    new BareService.Credentials(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()));
        }
        return all;
    }

    /** Calls for so long; the processor time of the process for one call, in microseconds. */
    double micros(BareService.Target target, Duration length) {
        first += NUMBERS_OF_A_RUN;
        Duration before = ProcessUse.cpu(process.pid());
        Figures figures = process.ask(new BareService.Run(target, callers, length.toMillis(), first), Figures.class);
        Duration spent = ProcessUse.cpu(process.pid()).minus(before);
        if (figures.failures() > 0) {
            throw new IllegalStateException("the bare service failed " + figures.failures() + " times");
        }
        return spent.toNanos() / 1_000.0 / Math.max(1, figures.calls());
    }

    /** Nobody calls any more. */
    @Override
    public void close() {
        process.close();
    }
}
