package io.luca.local.aws.service.apigateway;

import java.util.List;

/** A REST API made of its OpenAPI document, ready to run. Immutable. */
final class RestApi {

    private final Routes routes;
    private final List<Operation> operations;
    private final GatewayResponses responses;

    RestApi(Routes routes, List<Operation> operations, GatewayResponses responses) {
        this.routes = routes;
        this.operations = List.copyOf(operations);
        this.responses = responses;
    }

    Routes routes() {
        return routes;
    }

    List<Operation> operations() {
        return operations;
    }

    GatewayResponses responses() {
        return responses;
    }
}
