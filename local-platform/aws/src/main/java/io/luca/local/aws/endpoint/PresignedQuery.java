package io.luca.local.aws.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A signature in a query, as presigned URLs carry it: whoever has the URL may do that one thing until it expires.
 *
 * <p>Rules: <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">AWS: query string
 * authentication</a>.
 *
 * @param date when it was signed, as {@code 20260131T235959Z}
 * @param lifetime for how long after that it is good
 * @param token the session's, if a session signed
 */
record PresignedQuery(SignatureClaim claim, String date, Duration lifetime, Optional<String> token) {

    private static final String ALGORITHM = "X-Amz-Algorithm";
    private static final String CREDENTIAL = "X-Amz-Credential";
    private static final String DATE = "X-Amz-Date";
    private static final String EXPIRES = "X-Amz-Expires";
    private static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final String TOKEN = "X-Amz-Security-Token";
    /** Of Signature Version 2, which some clients still use unless they are told. */
    private static final String FORMER = "AWSAccessKeyId";

    private static final List<String> NEEDED = List.of(ALGORITHM, CREDENTIAL, SIGNATURE, DATE, SIGNED_HEADERS, EXPIRES);
    private static final Set<String> ALL =
            Stream.concat(NEEDED.stream(), Stream.of(TOKEN)).collect(Collectors.toUnmodifiableSet());

    private static final int LONGEST_SECONDS = 604_800; // a week
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);

    /** Whether a query carries any part of a signature, be it whole or not, or one of a former version. */
    static boolean isIn(String rawQuery) {
        return Stream.of(rawQuery.split("&"))
                .map(PresignedQuery::name)
                .anyMatch(name -> ALL.contains(name) || name.equals(FORMER));
    }

    /** The query of a request besides its signature, each pair as it was sent. */
    static String without(String rawQuery) {
        return remaining(rawQuery, ALL);
    }

    /** The part of a query that the signature in it covers: all but itself. */
    static String covered(String rawQuery) {
        return remaining(rawQuery, Set.of(SIGNATURE));
    }

    /**
     * Reads what a query says of its signature.
     *
     * @throws AwsError {@code AuthorizationQueryParametersError} with the parameter that is missing or malformed, or
     *     {@code InvalidRequest} for a signature of a former version
     */
    static PresignedQuery parse(String rawQuery) {
        Map<String, String> query = new RestTarget("GET", "/", rawQuery).query();
        if (query.containsKey(FORMER)) {
            throw AwsError.invalid(
                    "InvalidRequest",
                    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256"
                            + " (of the AWS CLI: aws configure set default.s3.signature_version s3v4).");
        }
        List<String> missing =
                NEEDED.stream().filter(name -> !query.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw malformed(
                    "Query-string authentication version 4 requires " + NEEDED + "; " + missing + " is missing.");
        }
        if (!value(query, ALGORITHM).equals(SignatureClaim.ALGORITHM)) {
            throw malformed(ALGORITHM + " only supports \"" + SignatureClaim.ALGORITHM + "\".");
        }
        String seconds = value(query, EXPIRES);
        if (!SECONDS.matcher(seconds).matches()
                || Integer.parseInt(seconds) < 1
                || Integer.parseInt(seconds) > LONGEST_SECONDS) {
            throw malformed(EXPIRES + " must be a number of seconds from 1 to " + LONGEST_SECONDS + ".");
        }
        SignatureClaim claim = SignatureClaim.of(
                        value(query, CREDENTIAL), value(query, SIGNED_HEADERS), value(query, SIGNATURE))
                .orElseThrow(() ->
                        malformed(CREDENTIAL + " must look like <your-akid>/YYYYMMDD/REGION/SERVICE/aws4_request."));
        String date = value(query, DATE);
        if (!date.startsWith(claim.day())) {
            throw malformed(CREDENTIAL + " must be scoped to the date of " + DATE + ".");
        }
        return new PresignedQuery(
                claim, date, Duration.ofSeconds(Integer.parseInt(seconds)), Optional.ofNullable(query.get(TOKEN)));
    }

    /**
     * Passes as long as the signature is good.
     *
     * @throws AwsError {@code AccessDenied} before and after that
     */
    void requireCurrent(Instant now) {
        Instant signedAt =
                SignatureV4.instant(date).orElseThrow(() -> malformed(DATE + " must look like 20260131T235959Z."));
        if (!now.isBefore(signedAt.plus(lifetime))) {
            throw new AwsError(403, "AccessDenied", "Request has expired");
        }
        if (signedAt.isAfter(now.plus(MAX_SKEW))) {
            throw new AwsError(403, "AccessDenied", "Request is not yet valid");
        }
    }

    private static String remaining(String rawQuery, Set<String> left) {
        return Stream.of(rawQuery.split("&"))
                .filter(pair -> !left.contains(name(pair)))
                .collect(Collectors.joining("&"));
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    private static String value(Map<String, String> query, String name) {
        return query.getOrDefault(name, "");
    }

    private static AwsError malformed(String message) {
        return AwsError.invalid("AuthorizationQueryParametersError", message);
    }
}
