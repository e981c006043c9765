package io.luca.local.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The paths of a {@code ProjectionExpression} that was read, with their placeholders still in them. Immutable. */
public final class Projection {

    private static final String PARAMETER = "ProjectionExpression";

    private static final Remembered<List<Path>> READ = new Remembered<>(Projection::read);

    private final List<Path> paths;

    private Projection(List<Path> paths) {
        this.paths = paths;
    }

    /**
     * Reads paths with commas between them.
     *
     * @throws io.luca.local.dynamodb.value.ApiError {@code ValidationException}
     */
    public static Projection parse(String text) {
        return new Projection(READ.get(text));
    }

    private static List<Path> read(String text) {
        Cursor cursor = new Cursor(PARAMETER, text, Set.of());
        List<Path> paths = new ArrayList<>();
        do {
            paths.add(cursor.path());
        } while (cursor.take(","));
        cursor.expectEnd();
        cursor.requireNothingReserved();
        return List.copyOf(paths);
    }

    /**
     * The projection with a request's names.
     *
     * @throws io.luca.local.dynamodb.value.ApiError {@code ValidationException} if one is missing, or if paths overlap
     */
    public BoundProjection bind(Placeholders placeholders) {
        Binding binding = new Binding(PARAMETER, placeholders);
        List<Path> bound = paths.stream().map(binding::bind).toList();
        Path.requireApart(PARAMETER, bound);
        return new BoundProjection(bound);
    }
}
