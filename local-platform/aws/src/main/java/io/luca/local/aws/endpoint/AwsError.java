package io.luca.local.aws.endpoint;

/** An answer that AWS gives as an error. The endpoint writes it in the shape of the protocol that the request came by. */
public final class AwsError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * An error of a service.
     *
     * @param code as the SDKs know it, such as {@code AccessDeniedException}
     */
    public AwsError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public static AwsError invalid(String code, String message) {
        return new AwsError(400, code, message);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
