package io.luca.local.aws.service.stepfunctions;

/** A definition that AWS would refuse, or that asks for what this interpreter cannot honour. Names the state and the field. */
public final class InvalidDefinitionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidDefinitionException(String where, String what) {
        super(where + ": " + what);
    }
}
