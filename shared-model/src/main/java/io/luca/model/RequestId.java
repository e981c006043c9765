package io.luca.model;

import java.util.regex.Pattern;

/**
 * The name of one request, as the gateway made it: what an answer of 202 gives, and what a receipt is asked for by. It is the gateway's
 * extended id, for the shorter one can be chosen by whoever calls. Its letters are those of base64, none of which separates or opens
 * anything in a key.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html">Which id nobody can override</a>
 */
public record RequestId(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_+/=-]{1,64}");

    public RequestId {
        if (!FORM.matcher(value).matches()) {
            throw LucaException.invalid(
                    "request_id", "request_id must be 1 to 64 of the characters A-Z a-z 0-9 _ - + / =");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
