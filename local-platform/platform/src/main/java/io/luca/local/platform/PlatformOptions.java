package io.luca.local.platform;

import io.luca.local.aws.cloud.CloudOptions;
import io.luca.local.aws.service.cognito.SigningKey;
import io.luca.local.aws.service.dynamodb.DynamoDbEndpoint;
import io.luca.local.platform.government.FaultPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * How a platform is started.
 *
 * @param assembly what {@code cdk synth} wrote
 * @param apiPort the port of the HTTP API; 0 for a free one
 * @param awsPort the port of the local AWS endpoint; 0 for a free one
 * @param dataDirectory where data survives; empty to keep it in memory
 * @param logs a directory for the output of processes and the access log
 * @param demo whether to load the demo schools
 * @param government what goes wrong at the government of this machine
 * @param signingKey that tokens are signed with, unless the data directory has one; empty for a fresh one
 * @param dynamoDb a DynamoDB elsewhere, which has the tables; empty for the engine of this process
 */
public record PlatformOptions(
        Path assembly,
        int apiPort,
        int awsPort,
        Optional<Path> dataDirectory,
        Path logs,
        boolean demo,
        Clock clock,
        FaultPlan government,
        Optional<SigningKey> signingKey,
        Optional<DynamoDbEndpoint> dynamoDb) {

    /** What the machine below is started with. */
    CloudOptions cloud() {
        return new CloudOptions(assembly, awsPort, dataDirectory, logs, clock);
    }

    /** The same with its tables in a DynamoDB elsewhere, if there is one. */
    public PlatformOptions withDynamoDb(Optional<DynamoDbEndpoint> elsewhere) {
        return new PlatformOptions(
                assembly, apiPort, awsPort, dataDirectory, logs, demo, clock, government, signingKey, elsewhere);
    }

    /** The same with a key that others may have too. */
    public PlatformOptions withSigningKey(SigningKey key) {
        return new PlatformOptions(
                assembly, apiPort, awsPort, dataDirectory, logs, demo, clock, government, Optional.of(key), dynamoDb);
    }

    /** Options of a platform whose government works, with its tables in this process. */
    public PlatformOptions(
            Path assembly,
            int apiPort,
            int awsPort,
            Optional<Path> dataDirectory,
            Path logs,
            boolean demo,
            Clock clock) {
        this(
                assembly,
                apiPort,
                awsPort,
                dataDirectory,
                logs,
                demo,
                clock,
                FaultPlan.NONE,
                Optional.empty(),
                Optional.empty());
    }
}
