package io.luca.local.dynamodb;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * What one engine is opened with.
 *
 * @param directory where tables are kept; without it they end with the engine
 * @param clock the time of everything: times to live, ages of stream records, ten minutes of a request token
 * @param region the region in ARNs and stream records
 * @param accountId the account in ARNs
 */
public record Settings(Optional<Path> directory, Clock clock, String region, String accountId) {

    /** An engine that keeps nothing. */
    public static Settings inMemory(Clock clock) {
        return new Settings(Optional.empty(), clock, "us-east-1", "000000000000");
    }

    /** An engine that keeps its tables in a directory. */
    public static Settings in(Path directory, Clock clock) {
        return new Settings(Optional.of(directory), clock, "us-east-1", "000000000000");
    }
}
