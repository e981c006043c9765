package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.trace.TraceHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An integration of type {@code http_proxy}: the request goes through as it is, with the mapped parameters on top; so does the
 * answer. What a client says of its own address is replaced by the address of its connection.
 */
final class HttpProxyIntegration implements Integration {

    private static final Logger log = LoggerFactory.getLogger(HttpProxyIntegration.class);
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+?)\\+?\\}");
    private static final Answer NO_ANSWER = new Answer(0, Map.of(), new byte[0]);
    private static final Set<String> FORWARDED =
            Set.of("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port");

    /** What API Gateway gives another name on the way back, as it means the connection to the backend. */
    private static final Set<String> REMAPPED = Set.of("date", "server", "www-authenticate");

    /** Where a mapped value goes. */
    record Mapping(String target, ValueExpression expression) {}

    /**
     * How requests get to the backend.
     *
     * @param isPrivate by a VPC link, which leaves the stage's name before the path:
     *     https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
     */
    record Way(HttpTargets targets, boolean isPrivate) {}

    private final Way way;
    private final HttpBackend backend;
    private final Optional<String> method;
    private final String host;
    private final String pathTemplate;
    private final Map<String, ValueExpression> pathValues = new LinkedHashMap<>();
    private final List<Mapping> headers = new ArrayList<>();
    private final List<Mapping> queries = new ArrayList<>();
    private final Duration limit;

    /**
     * Reads a proxy integration.
     *
     * @param method the method to call the backend with; empty for the client's own
     * @param uri with path variables in braces, each of which must be mapped
     * @throws IllegalArgumentException if it cannot be honoured
     */
    HttpProxyIntegration(
            Way way,
            HttpBackend backend,
            Optional<String> method,
            String uri,
            Map<String, ValueExpression> mappings,
            Duration limit) {
        Matcher parts =
                Pattern.compile("https?://([^/?#:]+)(?::\\d+)?(/[^?#]*)?").matcher(uri);
        if (!parts.matches()) {
            throw new IllegalArgumentException("uri " + uri + " is not an absolute HTTP URI without query");
        }
        this.way = way;
        this.backend = backend;
        this.method = method;
        this.host = parts.group(1);
        this.pathTemplate = Optional.ofNullable(parts.group(2)).orElse("/");
        this.limit = limit;
        mappings.forEach(this::map);
        Matcher variables = VARIABLE.matcher(pathTemplate);
        while (variables.find()) {
            if (!pathValues.containsKey(variables.group(1))) {
                throw new IllegalArgumentException("integration.request.path." + variables.group(1) + " is not mapped");
            }
        }
    }

    private void map(String target, ValueExpression expression) {
        if (target.startsWith("integration.request.header.")) {
            String name =
                    target.substring("integration.request.header.".length()).toLowerCase(Locale.ROOT);
            headers.add(new Mapping(name, expression));
        } else if (target.startsWith("integration.request.querystring.")) {
            queries.add(new Mapping(target.substring("integration.request.querystring.".length()), expression));
        } else if (target.startsWith("integration.request.path.")) {
            pathValues.put(target.substring("integration.request.path.".length()), expression);
        } else {
            throw new IllegalArgumentException(target + " is not supported");
        }
    }

    @Override
    public Answer call(Exchange exchange) {
        HttpTarget target = way.targets().at(host).orElseThrow(() -> {
            log.error("{} cannot be reached on this machine", host);
            return new Refusal(ResponseType.INTEGRATION_FAILURE);
        });
        Exchange.Incoming incoming = exchange.incoming();
        HttpBackend.Request request = new HttpBackend.Request(
                method.orElse(incoming.method()),
                path(exchange),
                query(exchange),
                requestHeaders(exchange),
                incoming.body(),
                incoming.sourceIp());
        try {
            return returned(backend.send(target, request, limit));
        } catch (HttpBackend.NoAnswerException silent) {
            log.warn("{} {}: {} did not answer: {}", request.method(), pathTemplate, target.base(), silent.toString());
            throw new Refusal(silent.isTimeout() ? ResponseType.INTEGRATION_TIMEOUT : ResponseType.INTEGRATION_FAILURE);
        }
    }

    private String path(Exchange exchange) {
        return way.isPrivate() ? "/" + exchange.stage().name() + publicPath(exchange) : publicPath(exchange);
    }

    private String publicPath(Exchange exchange) {
        return pathValues.isEmpty()
                ? pathTemplate
                : VARIABLE.matcher(pathTemplate).replaceAll(variable -> {
                    String value = Optional.ofNullable(pathValues.get(variable.group(1)))
                            .flatMap(expression -> expression.value(exchange, NO_ANSWER))
                            .orElse("");
                    boolean greedy = variable.group().endsWith("+}");
                    String encoded = PercentEncoding.encoded(value);
                    return Matcher.quoteReplacement(greedy ? encoded.replace("%2F", "/") : encoded);
                });
    }

    private String query(Exchange exchange) {
        if (queries.isEmpty()) {
            return PercentEncoding.query(exchange.query());
        }
        Map<String, List<String>> query = new LinkedHashMap<>(exchange.query());
        for (Mapping mapping : queries) {
            query.remove(mapping.target());
            mapping.expression()
                    .value(exchange, NO_ANSWER)
                    .ifPresent(value -> query.put(mapping.target(), List.of(value)));
        }
        return PercentEncoding.query(query);
    }

    private Map<String, List<String>> requestHeaders(Exchange exchange) {
        Map<String, List<String>> sent = new LinkedHashMap<>(exchange.incoming().headers());
        sent.keySet().removeAll(FORWARDED);
        sent.put("x-forwarded-for", List.of(exchange.incoming().sourceIp()));
        exchange.trace().ifPresent(trace -> sent.put(TraceHeader.NAME, List.of(trace.text())));
        for (Mapping mapping : headers) {
            sent.remove(mapping.target());
            mapping.expression()
                    .value(exchange, NO_ANSWER)
                    .ifPresent(value -> sent.put(mapping.target(), List.of(value)));
        }
        return sent;
    }

    private static Answer returned(Answer answer) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        answer.headers()
                .forEach((name, values) -> headers.put(
                        REMAPPED.contains(name.toLowerCase(Locale.ROOT)) ? "x-amzn-Remapped-" + name : name, values));
        return new Answer(answer.status(), headers, answer.body());
    }
}
