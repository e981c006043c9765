package io.luca.local.aws.service.dynamodb;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a DynamoDB is that is not the engine of this process: AWS's own of a region, or an emulator.
 *
 * @param uri scheme, host and port
 */
public record DynamoDbEndpoint(URI uri) {

    private static final Pattern OF_A_REGION =
            Pattern.compile("dynamodb\\.([a-z]{2}(?:-[a-z]+)+-\\d)\\.(amazonaws\\.com(?:\\.cn)?)");
    private static final Pattern OF_AWS =
            Pattern.compile("(?:.*\\.)?(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)\\.?", Pattern.CASE_INSENSITIVE);

    /** Requests carry signatures and pupils' records: to AWS they go encrypted. */
    public DynamoDbEndpoint {
        if (uri.getRawUserInfo() != null
                || String.valueOf(uri.getRawAuthority()).contains("@")) {
            // without its text, which holds a password
            throw new IllegalArgumentException(
                    "credentials do not belong into the URL; they are found as AWS's clients find them");
        }
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isHttp || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw refused("must be http:// or https:// with a host and perhaps a port", uri.toString());
        }
        if (!uri.getRawPath().matches("/?") || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused("must end after the host and the port", uri.toString());
        }
        if (OF_AWS.matcher(uri.getHost()).matches()) {
            boolean isRegional = OF_A_REGION.matcher(uri.getHost()).matches();
            if (!isRegional || !"https".equals(uri.getScheme()) || uri.getPort() != -1) {
                throw refused("at AWS must be https://dynamodb.REGION.amazonaws.com", uri.toString());
            }
        }
    }

    /**
     * An endpoint as somebody writes it.
     *
     * @throws IllegalArgumentException if it is none, with what is wrong
     */
    public static DynamoDbEndpoint of(String url) {
        try {
            return new DynamoDbEndpoint(new URI(url));
        } catch (URISyntaxException malformed) {
            // without the text, also that of the cause: what is no URL may hold a password
            throw new IllegalArgumentException("the URL cannot be read: " + malformed.getReason());
        }
    }

    /** The region that its host names: it has one if it is AWS's own. */
    Optional<String> region() {
        Matcher matcher = OF_A_REGION.matcher(uri.getHost());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Where its streams are read: at AWS that is another host. */
    URI streams() {
        return region().isPresent() ? URI.create("https://streams." + uri.getHost()) : uri;
    }

    private static IllegalArgumentException refused(String rule, String url) {
        return new IllegalArgumentException("the URL " + rule + ", got " + url);
    }
}
