package io.luca.local.aws.iam;

import io.luca.local.aws.endpoint.Caller;

/**
 * A call that IAM refused.
 *
 * @param action as policies name it, such as {@code sts:AssumeRole}
 * @param resource the ARN that it was to be done to
 * @param code of the error, such as {@code AccessDenied}
 * @param message of the error, which names caller, action and resource
 */
public record Refusal(Caller caller, String action, String resource, String code, String message) {}
