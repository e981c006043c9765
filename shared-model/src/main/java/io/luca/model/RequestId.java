package io.luca.model;

/** The name of one request, as the gateway numbered it: what an answer of 202 gives, and what a receipt is asked for by. */
public record RequestId(String value) {

    public RequestId {
        Ids.valid(value, "request_id");
    }

    @Override
    public String toString() {
        return value;
    }
}
