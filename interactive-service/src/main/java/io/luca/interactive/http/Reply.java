package io.luca.interactive.http;

import java.util.Map;

/** The answer to a request: a status, JSON, and headers besides the usual ones. */
public record Reply(int status, byte[] json, Map<String, String> headers) {

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply ok(byte[] json) {
        return new Reply(200, json, Map.of());
    }
}
