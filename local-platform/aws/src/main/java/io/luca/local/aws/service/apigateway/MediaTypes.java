package io.luca.local.aws.service.apigateway;

import java.util.Locale;

/** The media type of a request, which chooses its model and its template. */
final class MediaTypes {

    static final String JSON = "application/json";

    private MediaTypes() {}

    /** In lower case and without parameters; as at AWS, JSON if the client names none. */
    static String of(Exchange.Incoming request) {
        String header = request.header("content-type");
        int end = header.indexOf(';');
        String type = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.isEmpty() ? JSON : type;
    }
}
