package io.luca.local.aws.endpoint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request says of its own signature. Nothing is known yet of whether it is good.
 *
 * @param day the date of its scope, as {@code 20260131}
 * @param signedHeaders their names in lower case, between semicolons
 */
record SignatureClaim(
        String accessKeyId, String day, String region, String service, String signedHeaders, String signature) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final Pattern AUTHORIZATION =
            Pattern.compile(ALGORITHM + " Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");
    private static final Pattern CREDENTIAL = Pattern.compile("([^/,]+)/(\\d{8})/([^/,]+)/([^/,]+)/aws4_request");

    /** From an {@code Authorization} header; empty if it has another form. */
    static Optional<SignatureClaim> ofHeader(String authorization) {
        Matcher parts = AUTHORIZATION.matcher(authorization);
        return parts.matches() ? of(parts.group(1), parts.group(2), parts.group(3)) : Optional.empty();
    }

    /** From its parts; empty if the credential has another form. */
    static Optional<SignatureClaim> of(String credential, String signedHeaders, String signature) {
        Matcher parts = CREDENTIAL.matcher(credential);
        return parts.matches()
                ? Optional.of(new SignatureClaim(
                        parts.group(1), parts.group(2), parts.group(3), parts.group(4), signedHeaders, signature))
                : Optional.empty();
    }

    /** For what the signature is good. */
    String scope() {
        return day + "/" + region + "/" + service + "/aws4_request";
    }
}
