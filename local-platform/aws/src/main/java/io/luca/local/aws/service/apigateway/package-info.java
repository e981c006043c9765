/**
 * API Gateway's REST API: runs the synthesized OpenAPI body as it stands, and nothing else. Imports {@code template} and
 * {@code waf} of this platform, Helidon, Jackson, the schema validator and Velocity; services are reached through the seams
 * {@link io.luca.local.gateway.TokenAuthorizer}, {@link io.luca.local.gateway.HttpTargets} and
 * {@link io.luca.local.gateway.AwsIntegration}.
 */
@NullMarked
package io.luca.local.gateway;

import org.jspecify.annotations.NullMarked;
