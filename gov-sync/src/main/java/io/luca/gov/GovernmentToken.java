package io.luca.gov;

/** The government's bearer token. It is never logged. */
interface GovernmentToken {

    String current();

    /** The token, read anew: the one that was known is refused. */
    String renewed();
}
