package io.luca.gov;

/** The answer of the government when it was asked for what it has of a period. */
sealed interface PageAnswer {

    /** A part of it. */
    record Read(GovernmentJson.Page page) implements PageAnswer {}

    /** No answer that says. */
    record Unread() implements PageAnswer {}

    /** The answer that it does not know the token. */
    record Unauthorized() implements PageAnswer {}
}
