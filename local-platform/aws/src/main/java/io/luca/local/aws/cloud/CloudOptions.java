package io.luca.local.aws.cloud;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * The settings of a machine that runs templates.
 *
 * @param assembly the directory that {@code cdk synth} wrote
 * @param endpointPort the port of the local AWS endpoint; 0 for a free one
 * @param dataDirectory where data survives; empty to let it end with the machine
 * @param logs a directory for the output of processes; made if there is none
 * @param clock the real time, which {@link Cloud#timeline()} can run ahead of
 */
public record CloudOptions(Path assembly, int endpointPort, Optional<Path> dataDirectory, Path logs, Clock clock) {}
