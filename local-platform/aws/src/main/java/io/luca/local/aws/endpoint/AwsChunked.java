package io.luca.local.aws.endpoint;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.util.Set;

/**
 * The encoding that S3's clients name for bodies in signed chunks. The server lets them through as they came, which it would
 * refuse for an encoding that it does not know: the service undoes it, after the signature was verified.
 */
final class AwsChunked implements ContentEncoding {

    @Override
    public Set<String> ids() {
        return Set.of("aws-chunked");
    }

    @Override
    public boolean supportsDecoding() {
        return true;
    }

    @Override
    public boolean supportsEncoding() {
        return false;
    }

    @Override
    public ContentDecoder decoder() {
        return ContentDecoder.NO_OP;
    }

    @Override
    public ContentEncoder encoder() {
        return ContentEncoder.NO_OP;
    }

    @Override
    public String name() {
        return "aws-chunked";
    }

    @Override
    public String type() {
        return "aws-chunked";
    }
}
