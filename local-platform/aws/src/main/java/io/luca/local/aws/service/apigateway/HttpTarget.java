package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.service.waf.WebAcl;
import java.net.URI;
import java.util.Optional;

/**
 * Where a host name of AWS is on this machine.
 *
 * @param base scheme, host and port, and a path that comes before those of the requests, if it has one
 * @param acl what every request passes on its way in, whoever sends it
 */
public record HttpTarget(URI base, Optional<WebAcl> acl) {}
