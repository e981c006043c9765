package io.luca.gov;

/** What the government said when it was asked for what it has of a period. */
sealed interface PageAnswer {

    /** A part of it. */
    record Read(GovernmentJson.Page page) implements PageAnswer {}

    /** It did not say. */
    record Unread() implements PageAnswer {}

    /** It does not know the token. */
    record Unauthorized() implements PageAnswer {}
}
