package io.luca.consolidator;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The elements of another iterator that pass a test, each of which is asked for once and in order. Asks one ahead. */
final class Filtered<T> implements Iterator<T> {

    private final Iterator<T> source;
    private final Predicate<T> test;
    private @Nullable T next;

    Filtered(Iterator<T> source, Predicate<T> test) {
        this.source = source;
        this.test = test;
    }

    @Override
    public boolean hasNext() {
        while (next == null && source.hasNext()) {
            T element = source.next();
            next = test.test(element) ? element : null;
        }
        return next != null;
    }

    @Override
    public T next() {
        @Nullable T found = hasNext() ? next : null;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return found;
    }
}
