package io.luca.local.aws.service.waf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.luca.local.aws.document.Fields;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The part of a request that a statement looks at, after its text transformations. Bytes are read as Latin-1, so that none is
 * lost or joined.
 */
record FieldToMatch(Function<Statement.Inspection, List<String>> values, Optional<Oversize> oversize) {

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    /** What a body longer than can be inspected is taken for. */
    enum Oversize {
        CONTINUE,
        MATCH,
        NO_MATCH
    }

    /** Reads {@code FieldToMatch} and {@code TextTransformations} of a statement. */
    static FieldToMatch read(Fields statement) {
        UnaryOperator<String> transformation = transformation(statement);
        Fields field = statement.object("FieldToMatch");
        String name = field.names().stream().findFirst().orElseThrow(() -> field.refused("no field is named"));
        Optional<Oversize> oversize = Optional.empty();
        Function<WafRequest, List<String>> values;
        switch (name) {
            case "SingleHeader" -> values = headerNamed(field.object(name).text("Name"));
            case "UriPath" -> {
                field.tree(name);
                values = request -> List.of(request.path());
            }
            case "QueryString" -> {
                field.tree(name);
                values = request -> List.of(request.query());
            }
            case "Method" -> {
                field.tree(name);
                values = request -> List.of(request.method());
            }
            case "Body" -> {
                oversize = Optional.of(oversize(field.object(name)));
                return new FieldToMatch(FieldToMatch::body, oversize).transformed(transformation);
            }
            default -> throw field.refused(name + " cannot be matched here");
        }
        return new FieldToMatch(inspection -> values.apply(inspection.request()), oversize).transformed(transformation);
    }

    /** Reads a header that is a key of its own, with its transformations; it has no value if a request has no such header. */
    static FieldToMatch keyHeader(Fields header) {
        Function<WafRequest, List<String>> values = headerNamed(header.text("Name"));
        return new FieldToMatch(inspection -> values.apply(inspection.request()), Optional.empty())
                .transformed(transformation(header));
    }

    private static Function<WafRequest, List<String>> headerNamed(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return request -> request.headers().getOrDefault(lowerCase, List.of());
    }

    private static List<String> body(Statement.Inspection inspection) {
        return List.of(new String(inspection.request().body(), 0, inspection.inspectable(), ISO_8859_1));
    }

    private FieldToMatch transformed(UnaryOperator<String> transformation) {
        return new FieldToMatch(
                inspection -> {
                    List<String> raw = values.apply(inspection);
                    List<String> transformed = new ArrayList<>(raw.size());
                    raw.forEach(value -> transformed.add(transformation.apply(value)));
                    return transformed;
                },
                oversize);
    }

    private static Oversize oversize(Fields body) {
        String handling = body.optionalText("OversizeHandling").orElse("CONTINUE");
        try {
            return Oversize.valueOf(handling);
        } catch (IllegalArgumentException unknown) {
            throw body.refused("OversizeHandling must be CONTINUE, MATCH or NO_MATCH, got " + handling);
        }
    }

    private static UnaryOperator<String> transformation(Fields statement) {
        record Step(long priority, UnaryOperator<String> operation) {}
        List<Step> steps = new ArrayList<>();
        for (Fields transformation : statement.objects("TextTransformations")) {
            String type = transformation.text("Type");
            UnaryOperator<String> operation = switch (type) {
                case "NONE" -> UnaryOperator.identity();
                case "LOWERCASE" -> text -> text.toLowerCase(Locale.ROOT);
                case "URL_DECODE" -> FieldToMatch::urlDecoded;
                case "COMPRESS_WHITE_SPACE" -> FieldToMatch::withSingleSpaces;
                default -> throw transformation.refused("text transformation " + type + " is not known");
            };
            steps.add(new Step(transformation.optionalNumber("Priority").orElse(0L), operation));
        }
        if (steps.isEmpty()) {
            throw statement.refused("TextTransformations is missing"); // AWS takes no statement without
        }
        steps.sort(Comparator.comparingLong(Step::priority));
        return text -> {
            String result = text;
            for (Step step : steps) {
                result = step.operation().apply(result);
            }
            return result;
        };
    }

    /** Most texts are such already, and every token is: they are looked through, and not written anew. */
    private static String withSingleSpaces(String text) {
        boolean isSpace = false;
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            boolean wasSpace = isSpace;
            isSpace = Character.isWhitespace(sign);
            if (isSpace && (wasSpace || sign != ' ')) {
                return WHITE_SPACE.matcher(text).replaceAll(" ");
            }
        }
        return text;
    }

    private static String urlDecoded(String text) {
        try {
            return URLDecoder.decode(text, ISO_8859_1);
        } catch (IllegalArgumentException malformed) {
            return text; // as AWS WAF: what cannot be decoded is looked at as it is
        }
    }
}
