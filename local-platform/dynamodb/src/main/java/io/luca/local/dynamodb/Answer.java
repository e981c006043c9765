package io.luca.local.dynamodb;

/** An answer as it goes over the wire: the HTTP status and JSON in UTF-8. */
public record Answer(int status, byte[] body) {

    /** Whether the request was done. */
    public boolean successful() {
        return status == 200;
    }
}
