package io.luca.local.aws.document;

/**
 * A place in a document, as a person finds it. What differs between kinds of documents is here: how a place is written, and which
 * error refuses what stands there. Immutable.
 */
public interface Place {

    /** The way to it from where the document, or a part with a name of its own, begins; empty at the beginning. */
    String path();

    /** The place of a field of the object here; an element of a list is named with its index, such as {@code Rules[0]}. */
    Place below(String name);

    /** The error that refuses the object here. */
    RuntimeException refused(String what);
}
