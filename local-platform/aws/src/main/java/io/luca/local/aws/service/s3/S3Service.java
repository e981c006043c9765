package io.luca.local.aws.service.s3;

import io.helidon.http.HeaderNames;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.Protocol;
import io.luca.local.aws.endpoint.RestTarget;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * S3 behind the local endpoint: single objects and lists, with the bucket in the path or in the host's name. What is not
 * done here is refused by name.
 */
public final class S3Service implements AwsService {

    static final String XML = "application/xml";
    private static final String NAME = "s3";
    private static final String HOST_SUFFIX = ".localhost";
    private static final String USUAL_TYPE = "application/octet-stream";
    private static final String METADATA = "x-amz-meta-";
    /** What the SDKs add to every call, besides what the operation takes. */
    private static final Set<String> HARMLESS = Set.of("x-id");
    /** What a reader may have the answer say of itself. */
    private static final String CACHE_CONTROL = "response-cache-control";

    /** The same of how a browser takes it. */
    private static final String DISPOSITION = "response-content-disposition";

    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final Pattern HEADER_TEXT = Pattern.compile("[\\x20-\\x7e]+");

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final Buckets buckets;
    private final Authorization authorization;
    private final Clock clock;

    public S3Service(Buckets buckets, Authorization authorization, Clock clock) {
        this.buckets = buckets;
        this.authorization = authorization;
        this.clock = clock;
    }

    @Override
    public String signingName() {
        return NAME;
    }

    @Override
    public Protocol protocol() {
        return Protocol.REST_XML;
    }

    @Override
    public AwsReply answer(AwsCall call) {
        Place place = place(call);
        if (place.bucket().isEmpty()) {
            require(call.caller(), "s3:ListAllMyBuckets", "", "*");
            return ListAnswers.buckets(buckets.sizes().keySet());
        }
        if (place.key().isEmpty()) {
            return onBucket(call, place.bucket());
        }
        boolean isRead = READS.contains(call.target().method());
        boolean isOfTags = call.target().query(ObjectTags.QUERY).isPresent();
        requireQuery(
                call, isOfTags ? Set.of(ObjectTags.QUERY) : isRead ? Set.of(DISPOSITION, CACHE_CONTROL) : Set.of());
        if (isOfTags) {
            return tags(call, place);
        }
        return switch (call.target().method()) {
            case "GET" -> get(call, place, true);
            case "HEAD" -> get(call, place, false);
            case "PUT" -> put(call, place);
            case "DELETE" -> delete(call, place);
            default -> throw notHere(call);
        };
    }

    /** Which object, or which bucket if the key is empty, or neither. */
    private record Place(String bucket, String key) {

        String arn() {
            return Buckets.arn(bucket) + "/" + key;
        }
    }

    private static Place place(AwsCall call) {
        String host = call.headers().value(HeaderNames.HOST).orElse("").replaceFirst(":\\d+$", "");
        String path = call.target().rawPath().substring(1);
        if (host.endsWith(HOST_SUFFIX)) {
            return new Place(host.substring(0, host.length() - HOST_SUFFIX.length()), RestTarget.decoded(path));
        }
        int slash = path.indexOf('/');
        return new Place(
                RestTarget.decoded(slash < 0 ? path : path.substring(0, slash)),
                slash < 0 ? "" : RestTarget.decoded(path.substring(slash + 1)));
    }

    private AwsReply onBucket(AwsCall call, String bucket) {
        if (call.target().method().equals("HEAD")) {
            require(call.caller(), "s3:ListBucket", bucket, Buckets.arn(bucket));
            var _ = buckets.files(bucket);
            return new AwsReply(200, XML, new byte[0]);
        }
        if (!call.target().method().equals("GET")
                || !call.target().query("list-type").equals(Optional.of("2"))) {
            throw notHere(call);
        }
        requireQuery(call, ListAnswers.PARAMETERS);
        Map<String, String> query = call.target().query();
        return ListAnswers.objects(
                bucket, query, listed(call.caller(), bucket, Optional.ofNullable(query.get("prefix"))));
    }

    /** All objects of a bucket, or those whose keys begin so. Policies see the prefix, if there is one. */
    NavigableMap<String, StoredObject> listed(Caller caller, String bucket, Optional<String> prefix) {
        Map<String, List<String>> context =
                prefix.map(begin -> Map.of("s3:prefix", List.of(begin))).orElse(Map.of());
        authorization.require(caller, "s3:ListBucket", Buckets.arn(bucket), context);
        requireNotDenied(bucket, "s3:ListBucket", Buckets.arn(bucket));
        return buckets.files(bucket).list(prefix.orElse(""));
    }

    /** An object's bytes. */
    byte[] read(Caller caller, String bucket, String key) {
        Place place = new Place(bucket, key);
        require(caller, "s3:GetObject", bucket, place.arn());
        return buckets.files(bucket)
                .get(key)
                .orElseThrow(() -> absent(caller, place))
                .bytes();
    }

    /** Writes an object, in the place of one that is there. */
    void write(Caller caller, String bucket, String key, byte[] bytes, String contentType) {
        Place place = new Place(bucket, key);
        require(caller, "s3:PutObject", bucket, place.arn());
        buckets.files(bucket).put(described(place, bytes, contentType, Map.of(), Map.of()), bytes);
        buckets.created(bucket, key, bytes.length, clock.instant());
    }

    private StoredObject described(
            Place place, byte[] bytes, String contentType, Map<String, String> metadata, Map<String, String> tags) {
        return new StoredObject(
                place.key(),
                bytes.length,
                contentType,
                HexFormat.of().formatHex(Upload.digest("MD5", bytes)),
                Upload.crc32(bytes),
                now(),
                metadata,
                tags);
    }

    private AwsReply get(AwsCall call, Place place, boolean withBytes) {
        for (String header :
                List.of("Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since")) {
            if (call.headers().contains(HeaderNames.create(header))) {
                throw new AwsError(501, "NotImplemented", header + " of a GET is not honoured here.");
            }
        }
        require(call.caller(), "s3:GetObject", place.bucket(), place.arn());
        ObjectFiles.Content found =
                buckets.files(place.bucket()).get(place.key()).orElseThrow(() -> absent(call.caller(), place));
        StoredObject object = found.object();
        Map<String, String> headers = new HashMap<>();
        headers.put("ETag", quoted(object.etag()));
        headers.put("Last-Modified", HTTP_DATE.format(object.lastModified()));
        object.metadata().forEach((name, value) -> headers.put(METADATA + name, value));
        if (call.headers().contains(HeaderNames.create("x-amz-checksum-mode"))) {
            headers.put("x-amz-checksum-crc32", object.checksum());
            headers.put("x-amz-checksum-type", "FULL_OBJECT");
        }
        call.target().query(DISPOSITION).ifPresent(asked -> headers.put("Content-Disposition", headerText(asked)));
        call.target().query(CACHE_CONTROL).ifPresent(asked -> headers.put("Cache-Control", headerText(asked)));
        if (!withBytes) {
            headers.put("Content-Length", String.valueOf(object.size()));
        }
        return new AwsReply(200, object.contentType(), found.bytes(), headers);
    }

    private AwsReply tags(AwsCall call, Place place) {
        if (!call.target().method().equals("GET")) {
            throw notHere(call);
        }
        require(call.caller(), "s3:GetObjectTagging", place.bucket(), place.arn());
        return ObjectTags.answer(buckets.files(place.bucket())
                .get(place.key())
                .orElseThrow(() -> absent(call.caller(), place))
                .object()
                .tags());
    }

    private static String headerText(String asked) {
        if (!HEADER_TEXT.matcher(asked).matches()) {
            throw AwsError.invalid(
                    "InvalidArgument", DISPOSITION + " must be of printable ASCII characters, as a header is.");
        }
        return asked;
    }

    /** As S3 does, it tells only those who may list that there is no such object. */
    private AwsError absent(Caller caller, Place place) {
        require(caller, "s3:ListBucket", place.bucket(), Buckets.arn(place.bucket()));
        return new AwsError(404, "NoSuchKey", "The specified key does not exist.");
    }

    private AwsReply put(AwsCall call, Place place) {
        if (call.headers().contains(HeaderNames.create("x-amz-copy-source"))) {
            throw new AwsError(501, "NotImplemented", "CopyObject does not run on this platform.");
        }
        require(call.caller(), "s3:PutObject", place.bucket(), place.arn());
        Optional<String> tags = call.headers().first(HeaderNames.create(ObjectTags.HEADER));
        if (tags.isPresent()) {
            require(call.caller(), "s3:PutObjectTagging", place.bucket(), place.arn());
        }
        byte[] bytes = Upload.read(call.headers(), call.body()).bytes();
        Map<String, String> metadata = new HashMap<>();
        call.headers().forEach(header -> {
            String name = header.headerName().lowerCase();
            if (name.startsWith(METADATA)) {
                metadata.put(name.substring(METADATA.length()), header.get());
            }
        });
        StoredObject object = described(
                place,
                bytes,
                call.headers().value(HeaderNames.CONTENT_TYPE).orElse(USUAL_TYPE),
                metadata,
                ObjectTags.read(tags.orElse("")));
        ObjectFiles files = buckets.files(place.bucket());
        synchronized (files) { // between what a condition saw and what takes its place
            requireCondition(call, files.get(place.key()));
            files.put(object, bytes);
        }
        buckets.created(place.bucket(), place.key(), bytes.length, clock.instant());
        return new AwsReply(
                200,
                XML,
                new byte[0],
                Map.of("ETag", quoted(object.etag()), "x-amz-checksum-crc32", object.checksum()));
    }

    private static void requireCondition(AwsCall call, Optional<ObjectFiles.Content> present) {
        Optional<String> noneMatch = call.headers().first(HeaderNames.create("If-None-Match"));
        Optional<String> match = call.headers().first(HeaderNames.create("If-Match"));
        if (noneMatch.isPresent() && !noneMatch.get().equals("*")) {
            throw new AwsError(501, "NotImplemented", "If-None-Match of a PUT must be *.");
        }
        if (match.isPresent() && present.isEmpty()) {
            throw new AwsError(404, "NoSuchKey", "The specified key does not exist.");
        }
        boolean differs = match.isPresent()
                && !quoted(present.orElseThrow().object().etag())
                        .equals(quoted(match.get().replace("\"", "")));
        if (differs || (noneMatch.isPresent() && present.isPresent())) {
            throw new AwsError(
                    412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
    }

    private AwsReply delete(AwsCall call, Place place) {
        require(call.caller(), "s3:DeleteObject", place.bucket(), place.arn());
        buckets.files(place.bucket()).delete(place.key());
        return new AwsReply(204, XML, new byte[0]);
    }

    private void require(Caller caller, String action, String bucket, String resource) {
        authorization.require(caller, action, resource);
        requireNotDenied(bucket, action, resource);
    }

    private void requireNotDenied(String bucket, String action, String resource) {
        if (buckets.isDenied(bucket, action, resource)) {
            throw new AwsError(403, "AccessDenied", "Access to the resource is denied by its own policy.");
        }
    }

    /** A parameter that nobody reads would change the meaning of a call unseen, as {@code ?acl} and {@code ?versionId} do. */
    private static void requireQuery(AwsCall call, Set<String> known) {
        Set<String> unknown = call.target().query().keySet().stream()
                .filter(name -> !known.contains(name) && !HARMLESS.contains(name))
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            throw new AwsError(501, "NotImplemented", "S3 on this platform does not know " + unknown + ".");
        }
    }

    private static AwsError notHere(AwsCall call) {
        return new AwsError(
                501,
                "NotImplemented",
                "S3 on this platform does not answer " + call.target().method() + " "
                        + call.target().rawPath() + "?" + call.target().rawQuery() + ".");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String quoted(String etag) {
        return "\"" + etag + "\"";
    }
}
