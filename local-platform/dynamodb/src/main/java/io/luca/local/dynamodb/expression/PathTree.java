package io.luca.local.dynamodb.expression;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Things at paths that are apart from each other, as a tree of their steps: what is at one value, and below it, is together. Lists'
 * places come in their order. Of one thread.
 *
 * @param <T> what is at a path
 */
final class PathTree<T> {

    private final Map<Path.Step, PathTree<T>> below = new TreeMap<>();
    private Optional<T> here = Optional.empty();

    void put(Path path, T what) {
        PathTree<T> tree = this;
        for (Path.Step step : path.steps()) {
            tree = tree.below.computeIfAbsent(step, _ -> new PathTree<>());
        }
        tree.here = Optional.of(what);
    }

    /** What is at this path; then nothing is below. */
    Optional<T> here() {
        return here;
    }

    Map<Path.Step, PathTree<T>> below() {
        return below;
    }
}
