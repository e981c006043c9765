package io.luca.local.aws.service.elasticloadbalancing;

/** The network of the templates does not let a request through. */
public final class UnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreachableException(String why) {
        super(why);
    }
}
