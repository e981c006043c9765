package io.luca.local.aws.service.elasticloadbalancing;

/** The network of the templates lets a request not through. */
public final class UnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreachableException(String why) {
        super(why);
    }
}
