package io.luca.local.aws.service.secretsmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets as the templates declare them, and with what was put into them since; a generated one is drawn anew at each start, unless
 * another text was put and kept. Safe
 * for use by many threads.
 */
public final class Secrets implements Provisioner, AwsService {

    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String PUNCTUATION = "!#$%&()*+,-.:;<=>?@[]^_{|}~";
    private static final int MAX_BYTES = 65_536; // AWS's own limit
    private static final ObjectMapper json = new ObjectMapper();
    private static final JsonNode CURRENT = json.createArrayNode().add("AWSCURRENT");

    /** A secret that exists. Its text is never printed. */
    private record Secret(String arn, String name, String value, String versionId, Instant createdAt) {

        Secret with(String other, String otherVersion, Instant at) {
            return new Secret(arn, name, other, otherVersion, at);
        }

        @Override
        public String toString() {
            return "Secret[" + arn + "]";
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final String arnPrefix;
    private final Authorization authorization;
    private final Clock clock;
    private final Optional<KeptSecrets> kept;
    private final Map<String, Secret> byArn = new ConcurrentHashMap<>();

    public Secrets(String region, String accountId, Authorization authorization, Clock clock) {
        this(region, accountId, authorization, clock, Optional.empty());
    }

    /**
     * No secrets yet.
     *
     * @param kept where texts that are put outlive the process; empty to let them end with it
     */
    Secrets(String region, String accountId, Authorization authorization, Clock clock, Optional<KeptSecrets> kept) {
        this.kept = kept;
        this.arnPrefix = "arn:aws:secretsmanager:" + region + ":" + accountId + ":secret:";
        this.authorization = authorization;
        this.clock = clock;
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::SecretsManager::Secret");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String name = properties.optionalText("Name").orElse(resource.logicalId());
        String value = properties
                .optionalObject("GenerateSecretString")
                .map(this::generate)
                .or(() -> properties.optionalText("SecretString"))
                .orElse("");
        properties.ignore("Description", "text for people");
        properties.ignore(
                "KmsKeyId",
                "secrets live in this process's memory, and what is put into one in the data directory, if there is one");
        Secret declared = new Secret(arnPrefix + name + "-local0", name, value, fresh(), clock.instant());
        Secret secret = kept.flatMap(files -> files.find(declared.arn()))
                .map(put -> declared.with(put.value(), put.versionId(), put.at()))
                .orElse(declared);
        byArn.put(secret.arn(), secret);
        return new Provisioned(secret.arn(), Map.of("Id", secret.arn()));
    }

    /**
     * Resolves {@code {{resolve:secretsmanager:…}}}.
     *
     * @param id an ARN or a name
     * @param key a key of the secret's JSON text, or empty for the whole text
     */
    public String resolve(String id, String key) {
        String value = find(id).map(Secret::value)
                .orElseThrow(() -> new IllegalStateException("no template declares the secret " + id));
        if (key.isEmpty()) {
            return value;
        }
        JsonNode part;
        try {
            part = json.readTree(value).path(key);
        } catch (JsonProcessingException secret) { // whose text it quotes
            throw new IllegalStateException("the secret " + id + " is no JSON text");
        }
        if (!part.isValueNode()) {
            throw new IllegalStateException("the secret " + id + " has no key " + key);
        }
        return part.asText();
    }

    @Override
    public String signingName() {
        return "secretsmanager";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        return switch (call.operation()) {
            case "GetSecretValue" -> get(call, read(new String(call.body(), UTF_8)));
            case "PutSecretValue" -> put(call, read(new String(call.body(), UTF_8)));
            default ->
                throw new AwsError(
                        501,
                        "NotImplemented",
                        "secretsmanager " + call.operation() + " does not run on this platform.");
        };
    }

    private AwsReply get(AwsCall call, JsonNode request) {
        Secret secret = allowed(call, "secretsmanager:GetSecretValue", request);
        ObjectNode answer = version(secret)
                .put("SecretString", secret.value())
                .put("CreatedDate", secret.createdAt().getEpochSecond());
        return AwsReply.json(AwsReply.JSON_1_1, write(answer));
    }

    /** Atomic, and may be repeated with the same token and text. What was there before is gone: nothing here reads it. */
    private AwsReply put(AwsCall call, JsonNode request) {
        Secret secret = allowed(call, "secretsmanager:PutSecretValue", request);
        String text = newText(request);
        String version = text(request, "ClientRequestToken").orElseGet(Secrets::fresh);
        if (version.length() < 32 || version.length() > 64) {
            throw AwsError.invalid("InvalidParameterException", "ClientRequestToken must have 32 to 64 characters.");
        }
        Secret put = byArn.compute(secret.arn(), (_, present) -> {
            Secret before = Objects.requireNonNull(present); // no secret is ever deleted
            if (!before.versionId().equals(version)) {
                Instant now = clock.instant();
                kept.ifPresent(files -> files.keep(before.arn(), new KeptSecrets.Kept(text, version, now)));
                return before.with(text, version, now);
            }
            if (!before.value().equals(text)) {
                throw AwsError.invalid(
                        "ResourceExistsException", "A version of this ClientRequestToken exists with another text.");
            }
            return before;
        });
        return AwsReply.json(AwsReply.JSON_1_1, write(version(put)));
    }

    private static String newText(JsonNode request) {
        if (request.has("SecretBinary")) {
            throw new AwsError(501, "NotImplemented", "SecretBinary does not run on this platform; use SecretString.");
        }
        if (request.has("VersionStages") && !request.path("VersionStages").equals(CURRENT)) {
            throw new AwsError(501, "NotImplemented", "VersionStages must be " + CURRENT + " on this platform.");
        }
        String text = text(request, "SecretString")
                .orElseThrow(() -> AwsError.invalid("InvalidParameterException", "SecretString is missing."));
        if (text.isEmpty() || text.getBytes(UTF_8).length > MAX_BYTES) {
            throw AwsError.invalid("InvalidParameterException", "SecretString must have 1 to " + MAX_BYTES + " bytes.");
        }
        return text;
    }

    /** The secret that a request names, once the policies allow the action on it. */
    private Secret allowed(AwsCall call, String action, JsonNode request) {
        Secret secret = text(request, "SecretId")
                .flatMap(this::find)
                .orElseThrow(() -> AwsError.invalid(
                        "ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
        authorization.require(call.caller(), action, secret.arn());
        return secret;
    }

    private static ObjectNode version(Secret secret) {
        ObjectNode answer = json.createObjectNode()
                .put("ARN", secret.arn())
                .put("Name", secret.name())
                .put("VersionId", secret.versionId());
        answer.set("VersionStages", CURRENT);
        return answer;
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    private static Optional<String> text(JsonNode request, String member) {
        return Optional.ofNullable(request.get(member))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    private Optional<Secret> find(String id) {
        return Optional.ofNullable(byArn.get(id))
                .or(() -> byArn.values().stream()
                        .filter(secret -> secret.name().equals(id))
                        .findFirst());
    }

    private String generate(Fields rules) {
        int length = rules.optionalNumber("PasswordLength").orElse(32L).intValue();
        String excluded = rules.optionalText("ExcludeCharacters").orElse("");
        String alphabet = rules.flag("ExcludePunctuation") ? CHARACTERS : CHARACTERS + PUNCTUATION;
        rules.ignore("RequireEachIncludedType", "a long random text has them all but for a rare draw");
        rules.ignore("IncludeSpace", "no space is drawn here");
        int[] allowed = alphabet.chars().filter(c -> excluded.indexOf(c) < 0).toArray();
        StringBuilder text = new StringBuilder(length);
        for (int index = 0; index < length; index++) {
            text.append((char) allowed[random.nextInt(allowed.length)]);
        }
        Optional<String> template = rules.optionalText("SecretStringTemplate");
        Optional<String> key = rules.optionalText("GenerateStringKey");
        if (template.isEmpty() || key.isEmpty()) {
            return text.toString();
        }
        ObjectNode object = (ObjectNode) read(template.get());
        object.put(key.get(), text.toString());
        return object.toString();
    }

    private static JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (IOException malformed) {
            throw AwsError.invalid("SerializationException", "Not JSON.");
        }
    }

    private static byte[] write(JsonNode node) {
        try {
            return json.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
