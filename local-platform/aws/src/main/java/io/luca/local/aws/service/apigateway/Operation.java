package io.luca.local.aws.service.apigateway;

import java.util.List;

/**
 * One method of one resource, ready to run.
 *
 * @param userPoolArns the pools whose ID tokens open it; empty if it is open to all
 */
record Operation(
        String resourcePath,
        String method,
        List<String> userPoolArns,
        RequestValidator validator,
        Integration integration) {}
