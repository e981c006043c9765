package io.luca.local.aws.cloud;

import java.net.URI;

/**
 * An HTTP service that runs on this machine in place of a host of AWS.
 *
 * @param address scheme, host and port of its process
 * @param arn by which a web ACL may stand in front of it
 */
public record HostedService(URI address, String arn) {}
