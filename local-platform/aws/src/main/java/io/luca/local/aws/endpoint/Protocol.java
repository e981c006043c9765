package io.luca.local.aws.endpoint;

/** How requests name their operation, and in what shape errors go back. */
public enum Protocol {
    /** JSON with {@code X-Amz-Target}, or a form with {@code Action} and an XML answer: the request says which. */
    RPC,
    /** Method and path are the operation; errors are JSON with the header {@code x-amzn-ErrorType}. */
    REST_JSON,
    /** Method and path are the operation; errors are XML, as S3's. */
    REST_XML
}
