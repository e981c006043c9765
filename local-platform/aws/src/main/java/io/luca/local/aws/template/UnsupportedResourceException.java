package io.luca.local.aws.template;

/** The template asks for something that this platform cannot run; the message names the resource and the property. */
public final class UnsupportedResourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnsupportedResourceException(Resource resource, String what) {
        super(resource + ": " + what);
    }
}
