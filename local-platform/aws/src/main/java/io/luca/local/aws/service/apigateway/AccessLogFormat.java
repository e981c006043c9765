package io.luca.local.aws.service.apigateway;

import java.util.function.UnaryOperator;

/** The line that a stage writes for each request. A value that a request lacks is a dash, as at AWS. Immutable. */
final class AccessLogFormat {

    private final ContextTemplate template;
    private final UnaryOperator<String> escape;

    /** @throws IllegalArgumentException naming a variable that is not known */
    AccessLogFormat(String format) {
        this.template = new ContextTemplate(format, "-");
        this.escape = format.stripLeading().startsWith("{") ? Json::escaped : UnaryOperator.identity();
    }

    String line(Exchange exchange) {
        return template.render(exchange, escape).stripTrailing();
    }
}
