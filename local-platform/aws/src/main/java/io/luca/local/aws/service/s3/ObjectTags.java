package io.luca.local.aws.service.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.RestTarget;
import io.luca.local.aws.endpoint.Xml;
import java.util.Map;
import java.util.TreeMap;

/** The tags of an object, as they come with its upload and as they are told: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html. */
final class ObjectTags {

    /** The header of an upload with the tags, written as the query of a URL. */
    static final String HEADER = "x-amz-tagging";

    /** The parameter of a read that asks for an object's tags in its place. */
    static final String QUERY = "tagging";

    private static final int MOST = 10;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    private ObjectTags() {}

    /**
     * Reads the header.
     *
     * @throws AwsError if S3 would not take them
     */
    static Map<String, String> read(String header) {
        Map<String, String> tags = new TreeMap<>();
        if (header.isEmpty()) {
            return tags;
        }
        for (String pair : header.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String key = decoded(parts[0]);
            String value = parts.length == 2 ? decoded(parts[1]) : "";
            if (key.isEmpty() || key.length() > LONGEST_KEY || value.length() > LONGEST_VALUE) {
                throw AwsError.invalid("InvalidTag", "The TagKey or TagValue you have provided is invalid");
            }
            if (tags.put(key, value) != null) {
                throw AwsError.invalid("InvalidTag", "Cannot provide multiple Tags with the same key");
            }
        }
        if (tags.size() > MOST) {
            throw AwsError.invalid("BadRequest", "Object tags cannot be greater than " + MOST);
        }
        return tags;
    }

    static AwsReply answer(Map<String, String> tags) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Tagging><TagSet>");
        new TreeMap<>(tags)
                .forEach((key, value) -> xml.append("<Tag><Key>")
                        .append(Xml.escape(key))
                        .append("</Key><Value>")
                        .append(Xml.escape(value))
                        .append("</Value></Tag>"));
        return new AwsReply(
                200, S3Service.XML, xml.append("</TagSet></Tagging>").toString().getBytes(UTF_8));
    }

    private static String decoded(String text) {
        return RestTarget.decoded(text.replace("+", "%20"));
    }
}
