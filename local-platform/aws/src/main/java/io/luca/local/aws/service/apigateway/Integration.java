package io.luca.local.aws.service.apigateway;

/** What answers an operation. Safe for use by many threads. */
@FunctionalInterface
interface Integration {

    /**
     * Answers one request.
     *
     * @throws Refusal if the gateway must answer by itself
     */
    Answer call(Exchange exchange);
}
