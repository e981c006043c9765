package io.luca.local.aws.service.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.Xml;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;

/** Lists in S3's own XML. */
final class ListAnswers {

    /** What a list of objects takes. */
    static final Set<String> PARAMETERS = Set.of(
            "list-type", "prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type");

    private static final int MOST = 1_000;

    private ListAnswers() {}

    static AwsReply buckets(Collection<String> names) {
        StringBuilder xml = new StringBuilder("<ListAllMyBucketsResult><Owner><ID>local</ID></Owner><Buckets>");
        names.forEach(name -> xml.append("<Bucket><Name>")
                .append(Xml.escape(name))
                .append("</Name><CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket>"));
        return answer(xml.append("</Buckets></ListAllMyBucketsResult>"));
    }

    /** One page of a bucket's objects, with what is common before a delimiter taken together. */
    static AwsReply objects(String bucket, Map<String, String> query, NavigableMap<String, StoredObject> all) {
        String prefix = query.getOrDefault("prefix", "");
        String delimiter = query.getOrDefault("delimiter", "");
        int most = Math.min(MOST, number(query.getOrDefault("max-keys", String.valueOf(MOST))));
        boolean encoded = "url".equals(query.get("encoding-type"));
        StringBuilder contents = new StringBuilder();
        Set<String> common = new TreeSet<>();
        int count = 0;
        String last = "";
        boolean more = false;
        for (StoredObject object : all.tailMap(after(query), false).values()) {
            int end = delimiter.isEmpty() ? -1 : object.key().indexOf(delimiter, prefix.length());
            String shared = end < 0 ? "" : object.key().substring(0, end + delimiter.length());
            if (!common.contains(shared)) {
                if (count == most) {
                    more = true;
                    break;
                }
                count++;
                if (shared.isEmpty()) {
                    contents.append(element(object, encoded));
                } else {
                    common.add(shared);
                }
            }
            last = object.key();
        }
        StringBuilder xml = new StringBuilder("<ListBucketResult><Name>" + Xml.escape(bucket) + "</Name><Prefix>"
                + name(prefix, encoded) + "</Prefix><KeyCount>" + count + "</KeyCount><MaxKeys>" + most
                + "</MaxKeys><IsTruncated>" + more + "</IsTruncated>");
        if (encoded) {
            xml.append("<EncodingType>url</EncodingType>");
        }
        if (more) {
            xml.append("<NextContinuationToken>")
                    .append(Base64.getUrlEncoder().encodeToString(last.getBytes(UTF_8)))
                    .append("</NextContinuationToken>");
        }
        xml.append(contents);
        common.forEach(shared -> xml.append("<CommonPrefixes><Prefix>")
                .append(name(shared, encoded))
                .append("</Prefix></CommonPrefixes>"));
        return answer(xml.append("</ListBucketResult>"));
    }

    private static String after(Map<String, String> query) {
        String token = query.getOrDefault("continuation-token", "");
        if (token.isEmpty()) {
            return query.getOrDefault("start-after", "");
        }
        try {
            return new String(Base64.getUrlDecoder().decode(token), UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw AwsError.invalid("InvalidArgument", "The continuation token provided is incorrect");
        }
    }

    private static int number(String text) {
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException malformed) {
            throw AwsError.invalid("InvalidArgument", "max-keys must be a number.");
        }
    }

    private static String element(StoredObject object, boolean encoded) {
        return "<Contents><Key>" + name(object.key(), encoded) + "</Key><LastModified>" + object.lastModified()
                + "</LastModified><ETag>&quot;" + object.etag() + "&quot;</ETag><Size>" + object.size()
                + "</Size><StorageClass>STANDARD</StorageClass></Contents>";
    }

    private static String name(String text, boolean encoded) {
        return encoded ? URLEncoder.encode(text, UTF_8) : Xml.escape(text);
    }

    private static AwsReply answer(StringBuilder xml) {
        return new AwsReply(200, S3Service.XML, ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml).getBytes(UTF_8));
    }
}
