/**
 * API Gateway's REST API: runs the synthesized OpenAPI body as it stands, and nothing else. Services are reached through the seams
 * {@link io.luca.local.aws.service.apigateway.TokenAuthorizer}, {@link io.luca.local.aws.service.apigateway.HttpTargets} and
 * {@link io.luca.local.aws.cloud.GatewayIntegration}.
 */
@NullMarked
package io.luca.local.aws.service.apigateway;

import org.jspecify.annotations.NullMarked;
