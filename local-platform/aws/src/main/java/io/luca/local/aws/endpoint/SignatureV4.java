package io.luca.local.aws.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies AWS Signature Version 4 on a request, so that a caller of the local endpoint is who it says it is: in the
 * {@code Authorization} header of any service, or in the query of S3's presigned URLs to read an object.
 *
 * <p>Rules: <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS:
 * create a signed request</a>. Safe for use by many threads.
 */
final class SignatureV4 {

    static final HeaderName DATE = HeaderNames.create("X-Amz-Date");
    static final HeaderName TOKEN = HeaderNames.create("X-Amz-Security-Token");

    private static final Duration MAX_SKEW = Duration.ofMinutes(15); // AWS refuses older signatures
    private static final HeaderName CONTENT_SHA256 = HeaderNames.create("x-amz-content-sha256");
    private static final String S3 = "s3";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final int MAX_KEYS = 10_000;
    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    private static final Set<String> PRESIGNED_METHODS = Set.of("GET", "HEAD");
    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

    private final CredentialStore credentials;
    private final Clock clock;
    private final Map<String, byte[]> signingKeys = new ConcurrentHashMap<>();

    SignatureV4(CredentialStore credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * Who signed, and for which service.
     *
     * @param rawQuery the request's query as it was sent, without the signature if that is where it was
     */
    record Signed(Caller caller, String service, String rawQuery) {}

    /** The parts of a request that a signature covers. */
    record Request(String method, String rawPath, String rawQuery, Headers headers, byte[] body) {}

    /** Answers who signed, or null if the request carries no signature at all. */
    @Nullable
    Signed verify(Request request) {
        Optional<String> header = request.headers().first(HeaderNames.AUTHORIZATION);
        if (PresignedQuery.isIn(request.rawQuery())) {
            if (header.isPresent()) {
                throw AwsError.invalid(
                        "InvalidArgument",
                        "Only one auth mechanism allowed: the Authorization header, or a signature in the query.");
            }
            return presigned(request, PresignedQuery.parse(request.rawQuery()));
        }
        return header.isPresent() ? signed(request, header.get()) : null;
    }

    private Signed signed(Request request, String authorization) {
        SignatureClaim claim = SignatureClaim.ofHeader(authorization)
                .orElseThrow(() -> new AwsError(
                        400, "IncompleteSignature", "The Authorization header is not an AWS4-HMAC-SHA256 signature."));
        IssuedCredentials issued = credentials
                .find(claim.accessKeyId())
                .orElseThrow(() -> new AwsError(
                        403, "UnrecognizedClientException", "The security token included in the request is invalid."));
        String token = request.headers().first(TOKEN).orElse(null);
        if (!CredentialStore.sameToken(issued, token)) {
            throw new AwsError(
                    403, "UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        if (!credentials.isCurrent(issued)) {
            throw new AwsError(400, "ExpiredTokenException", "The security token included in the request is expired.");
        }
        String date = fresh(request.headers().first(DATE).orElse(""));
        if (!date.startsWith(claim.day())) {
            throw new AwsError(
                    403, "InvalidSignatureException", "Credential should be scoped to the date of X-Amz-Date.");
        }
        requireSigned(request.headers(), claim);
        String payload = payloadHash(claim.service(), request);
        if (!isGood(claim, signature(request, claim, date, request.rawQuery(), payload, issued))) {
            throw new AwsError(
                    403,
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided.");
        }
        return new Signed(issued.caller(), claim.service(), request.rawQuery());
    }

    /** With the errors of S3, the one service that has it here. */
    private Signed presigned(Request request, PresignedQuery query) {
        SignatureClaim claim = query.claim();
        if (!S3.equals(claim.service()) || !PRESIGNED_METHODS.contains(request.method())) {
            throw new AwsError(
                    501,
                    "NotImplemented",
                    "A signature in the query works on this platform for GET and HEAD of s3, not for "
                            + request.method() + " of " + claim.service() + ".");
        }
        IssuedCredentials issued = credentials
                .find(claim.accessKeyId())
                .orElseThrow(() -> new AwsError(
                        403,
                        "InvalidAccessKeyId",
                        "The AWS Access Key Id you provided does not exist in our records."));
        if (!CredentialStore.sameToken(issued, query.token().orElse(null))) {
            throw new AwsError(400, "InvalidToken", "The provided token is malformed or otherwise invalid.");
        }
        if (!credentials.isCurrent(issued)) {
            throw new AwsError(400, "ExpiredToken", "The provided token has expired.");
        }
        query.requireCurrent(clock.instant());
        requireSigned(request.headers(), claim);
        String covered = PresignedQuery.covered(request.rawQuery());
        if (!isGood(claim, signature(request, claim, query.date(), covered, UNSIGNED_PAYLOAD, issued))) {
            throw new AwsError(
                    403,
                    "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you provided. "
                            + "Check your key and signing method.");
        }
        return new Signed(issued.caller(), claim.service(), PresignedQuery.without(request.rawQuery()));
    }

    private static boolean isGood(SignatureClaim claim, String expected) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), claim.signature().getBytes(UTF_8));
    }

    /** What decides about the request must be covered by the signature: the host and all headers of AWS's own. */
    private static void requireSigned(Headers headers, SignatureClaim claim) {
        Set<String> signed = Set.copyOf(List.of(claim.signedHeaders().split(";")));
        boolean hostSigned = signed.contains("host");
        boolean allSigned = headers.stream()
                .map(header -> header.headerName().lowerCase())
                .filter(name -> name.startsWith("x-amz-"))
                .allMatch(signed::contains);
        if (!hostSigned || !allSigned) {
            throw new AwsError(
                    403, "InvalidSignatureException", "'Host' and every 'X-Amz-' header must be a 'SignedHeader'.");
        }
    }

    private String fresh(String date) {
        Instant signedAt = instant(date)
                .orElseThrow(
                        () -> new AwsError(400, "IncompleteSignature", "X-Amz-Date must look like 20260131T235959Z."));
        if (Duration.between(signedAt, clock.instant()).abs().compareTo(MAX_SKEW) > 0) {
            throw new AwsError(
                    403, "InvalidSignatureException", "Signature expired: " + date + " is not within 15 minutes.");
        }
        return date;
    }

    /** The time of a date such as {@code 20260131T235959Z}; empty for any other text. */
    static Optional<Instant> instant(String date) {
        try {
            return Optional.of(LocalDateTime.parse(date, BASIC).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    private String signature(
            Request request,
            SignatureClaim claim,
            String date,
            String coveredQuery,
            String payload,
            IssuedCredentials issued) {
        String canonical = request.method() + "\n"
                + canonicalPath(claim.service(), request.rawPath()) + "\n"
                + canonicalQuery(coveredQuery) + "\n"
                + canonicalHeaders(request.headers(), claim.signedHeaders()) + "\n"
                + claim.signedHeaders() + "\n"
                + payload;
        String toSign = SignatureClaim.ALGORITHM + "\n" + date + "\n" + claim.scope() + "\n"
                + hex(sha256(canonical.getBytes(UTF_8)));
        return hex(hmac(signingKey(claim, issued.secretAccessKey()), toSign));
    }

    /** All services but S3 encode the path once more. */
    private static String canonicalPath(String service, String rawPath) {
        if (S3.equals(service)) {
            return rawPath;
        }
        StringBuilder path = new StringBuilder();
        for (byte each : rawPath.getBytes(UTF_8)) {
            char letter = (char) (each & 0xff);
            if (letter == '/' || UNRESERVED.indexOf(letter) >= 0) {
                path.append(letter);
            } else {
                path.append('%').append(String.format(Locale.ROOT, "%02X", (int) letter));
            }
        }
        return path.toString();
    }

    /**
     * S3's requests name the hash that they are signed with. If it is one, the body must have it; a body in chunks names how
     * its chunks are signed instead, and is protected by its own checksum only.
     */
    private static String payloadHash(String service, Request request) {
        String actual = hex(sha256(request.body()));
        if (!S3.equals(service)) {
            return actual;
        }
        String named = request.headers().first(CONTENT_SHA256).orElse("");
        if (SHA256.matcher(named).matches() && !named.equals(actual)) {
            throw new AwsError(
                    400,
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        if (named.isEmpty()) {
            throw new AwsError(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
        }
        return named;
    }

    private byte[] signingKey(SignatureClaim claim, String secret) {
        if (signingKeys.size() > MAX_KEYS) {
            signingKeys.clear();
        }
        return signingKeys.computeIfAbsent(claim.accessKeyId() + "/" + claim.scope(), _ -> {
            byte[] day = hmac(("AWS4" + secret).getBytes(UTF_8), claim.day());
            return hmac(hmac(hmac(day, claim.region()), claim.service()), "aws4_request");
        });
    }

    private static String canonicalQuery(String rawQuery) {
        if (rawQuery.isEmpty()) {
            return "";
        }
        String[] pairs = rawQuery.split("&");
        for (int index = 0; index < pairs.length; index++) {
            pairs[index] = pairs[index].contains("=") ? pairs[index] : pairs[index] + "=";
        }
        java.util.Arrays.sort(pairs);
        return String.join("&", pairs);
    }

    private static String canonicalHeaders(Headers headers, String signedHeaders) {
        StringBuilder canonical = new StringBuilder();
        for (String name : signedHeaders.split(";")) {
            HeaderName header = HeaderNames.create(name);
            String value = headers.contains(header)
                    ? String.join(",", headers.get(header).allValues())
                    : "";
            canonical
                    .append(name)
                    .append(':')
                    .append(value.strip().replaceAll(" {2,}", " "))
                    .append('\n');
        }
        return canonical.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every JDK has it
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every JDK has it
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
