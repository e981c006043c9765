package io.luca.consolidator;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a function makes of the elements of another iterator, without those that it makes nothing of. Asks one ahead. */
final class Filtered<S, T> implements Iterator<T> {

    private final Iterator<S> source;
    private final Function<S, @Nullable T> made;
    private @Nullable T next;

    Filtered(Iterator<S> source, Function<S, @Nullable T> made) {
        this.source = source;
        this.made = made;
    }

    @Override
    public boolean hasNext() {
        while (next == null && source.hasNext()) {
            next = made.apply(source.next());
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
