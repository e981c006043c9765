package io.luca.local.aws.iam;

/** What the policies say about one request. */
public enum Decision {
    ALLOWED,
    /** A statement forbids it, whatever others allow. */
    EXPLICIT_DENY,
    /** No statement allows it. */
    IMPLICIT_DENY
}
