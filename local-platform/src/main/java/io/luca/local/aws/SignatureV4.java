package io.luca.local.aws;

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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies AWS Signature Version 4 on a request, so that a caller of the local endpoint is who it says it is. Only the
 * {@code Authorization} header form is accepted, not presigned URLs.
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
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 "
            + "Credential=([^/,]+)/(\\d{8})/([^/,]+)/([^/,]+)/aws4_request, ?"
            + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

    private final CredentialStore credentials;
    private final Clock clock;
    private final Map<String, byte[]> signingKeys = new ConcurrentHashMap<>();

    SignatureV4(CredentialStore credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /** Who signed, and for which service. */
    record Signed(Caller caller, String service) {}

    /** The parts of a request that a signature covers. */
    record Request(String method, String rawPath, String rawQuery, Headers headers, byte[] body) {}

    /** Answers who signed, or null if the request carries no signature at all. */
    @Nullable
    Signed verify(Request request) {
        if (!request.headers().contains(HeaderNames.AUTHORIZATION)) {
            return null;
        }
        Matcher parts = AUTHORIZATION.matcher(
                request.headers().get(HeaderNames.AUTHORIZATION).get());
        if (!parts.matches()) {
            throw new AwsError(
                    400, "IncompleteSignature", "The Authorization header is not an AWS4-HMAC-SHA256 signature.");
        }
        IssuedCredentials issued = credentials
                .find(parts.group(1))
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
        if (!date.startsWith(parts.group(2))) {
            throw new AwsError(
                    403, "InvalidSignatureException", "Credential should be scoped to the date of X-Amz-Date.");
        }
        requireSigned(request.headers(), Set.of(parts.group(5).split(";")));
        String expected = signature(request, parts, date, issued.secretAccessKey());
        if (!MessageDigest.isEqual(expected.getBytes(UTF_8), parts.group(6).getBytes(UTF_8))) {
            throw new AwsError(
                    403,
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided.");
        }
        return new Signed(issued.caller(), parts.group(4));
    }

    /** What decides about the request must be covered by the signature: the host and all headers of AWS's own. */
    private static void requireSigned(Headers headers, Set<String> signed) {
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
        try {
            Instant signedAt = LocalDateTime.parse(date, BASIC).toInstant(ZoneOffset.UTC);
            if (Duration.between(signedAt, clock.instant()).abs().compareTo(MAX_SKEW) <= 0) {
                return date;
            }
        } catch (DateTimeParseException malformed) {
            throw new AwsError(400, "IncompleteSignature", "X-Amz-Date must look like 20260131T235959Z.");
        }
        throw new AwsError(
                403, "InvalidSignatureException", "Signature expired: " + date + " is not within 15 minutes.");
    }

    private String signature(Request request, Matcher parts, String date, String secret) {
        String scope = parts.group(2) + "/" + parts.group(3) + "/" + parts.group(4) + "/aws4_request";
        String canonical = request.method() + "\n"
                + canonicalPath(parts.group(4), request.rawPath()) + "\n"
                + canonicalQuery(request.rawQuery()) + "\n"
                + canonicalHeaders(request.headers(), parts.group(5)) + "\n"
                + parts.group(5) + "\n"
                + payloadHash(parts.group(4), request);
        String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + hex(sha256(canonical.getBytes(UTF_8)));
        return hex(hmac(signingKey(parts, secret), toSign));
    }

    /** The service that a header names in its scope; nothing is said of whether the signature is good. */
    static Optional<String> claimedService(String authorization) {
        Matcher parts = AUTHORIZATION.matcher(authorization);
        return parts.matches() ? Optional.of(parts.group(4)) : Optional.empty();
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

    private byte[] signingKey(Matcher parts, String secret) {
        if (signingKeys.size() > MAX_KEYS) {
            signingKeys.clear();
        }
        String id = String.join("/", parts.group(1), parts.group(2), parts.group(3), parts.group(4));
        return signingKeys.computeIfAbsent(id, _ -> {
            byte[] day = hmac(("AWS4" + secret).getBytes(UTF_8), parts.group(2));
            return hmac(hmac(hmac(day, parts.group(3)), parts.group(4)), "aws4_request");
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
