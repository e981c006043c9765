package io.luca.infra;

import java.nio.file.Path;
import java.util.Optional;
import software.constructs.Node;

/**
 * What differs between deployments, from CDK's context ({@code -c name=value}, or {@code cdk.json}).
 *
 * @param compute where the interactive service runs
 * @param webOrigin the one origin that browsers may call from
 * @param throttleRate requests a second over the whole API before it answers 429
 * @param throttleBurst how far above that a burst may go
 * @param requestsPerAddress requests of one address in five minutes before the firewall blocks it; a school of 1,000 people
 *     behind one address must stay below
 * @param countries the only countries that may call, as ISO codes with commas; empty for all
 * @param image the build context of the interactive service's image
 */
public record Settings(
        Compute compute,
        String webOrigin,
        int throttleRate,
        int throttleBurst,
        int requestsPerAddress,
        Optional<String> countries,
        Path image) {

    /** Where the interactive service runs. */
    public enum Compute {
        APP_RUNNER,
        FARGATE;

        static Compute parse(String text) {
            return switch (text) {
                case "app-runner" -> APP_RUNNER;
                case "fargate" -> FARGATE;
                default ->
                    throw new IllegalArgumentException("interactiveCompute must be app-runner or fargate, got " + text);
            };
        }
    }

    /** Reads the context. */
    public static Settings from(Node node, Path image) {
        return new Settings(
                Compute.parse(required(node, "interactiveCompute")),
                required(node, "webOrigin"),
                number(node, "throttleRate"),
                number(node, "throttleBurst"),
                number(node, "requestsPerAddressIn5Minutes"),
                text(node, "countries"),
                image);
    }

    private static Optional<String> text(Node node, String name) {
        Object value = node.tryGetContext(name);
        return value == null ? Optional.empty() : Optional.of(value.toString());
    }

    private static String required(Node node, String name) {
        return text(node, name).orElseThrow(() -> new IllegalArgumentException("the context lacks " + name));
    }

    private static int number(Node node, String name) {
        String text = required(node, name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(name + " must be a whole number, got " + text, malformed);
        }
    }
}
