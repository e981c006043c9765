package io.luca.local.aws.service.cognito;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Keeps people and the signing key over a restart, for a platform with a data directory. Replaced as a whole, or not. */
public final class PeopleFile {

    private static final ObjectMapper json = new ObjectMapper();

    private final Optional<Path> file;
    private final RSAKey signingKey;

    /**
     * The file of a data directory.
     *
     * @param dataDirectory empty for a platform that forgets
     */
    public PeopleFile(Optional<Path> dataDirectory) {
        this(dataDirectory, UserPools::newSigningKey);
    }

    /** @param fresh gives the key if the file has none */
    PeopleFile(Optional<Path> dataDirectory, Supplier<RSAKey> fresh) {
        this.file = dataDirectory.map(directory -> directory.resolve("people.json"));
        this.signingKey = read().map(PeopleFile::key).orElseGet(fresh);
    }

    public RSAKey signingKey() {
        return signingKey;
    }

    /** Puts the people of the file into the pools. */
    public void restore(UserPools pools) {
        read().ifPresent(root -> root.path("pools")
                .properties()
                .forEach(stored -> pools.pool(stored.getKey())
                        .ifPresent(pool -> stored.getValue().forEach(user -> pool.add(user(user))))));
    }

    /** Writes the people of all pools. */
    public synchronized void save(UserPools pools) {
        if (file.isEmpty()) {
            return;
        }
        ObjectNode root = json.createObjectNode().put("signing_key", signingKey.toJSONString());
        ObjectNode stored = root.putObject("pools");
        pools.all().forEach((id, pool) -> {
            var users = stored.putArray(id);
            pool.users().values().forEach(user -> users.add(write(user)));
        });
        try {
            Path target = file.get();
            Path draft = target.resolveSibling("people.json.new");
            Files.createDirectories(target.getParent());
            Files.deleteIfExists(draft);
            Files.createFile(draft, onlyForItsOwner());
            json.writeValue(draft.toFile(), root);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new IllegalStateException("the people cannot be stored in " + file.get(), failed);
        }
    }

    /** Who reads the signing key can sign in as anybody. */
    private static FileAttribute<?>[] onlyForItsOwner() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private Optional<JsonNode> read() {
        return file.filter(Files::isRegularFile).map(path -> {
            try {
                return json.readTree(path.toFile());
            } catch (IOException unreadable) {
                throw new IllegalStateException(path + " cannot be read; move it away to start anew", unreadable);
            }
        });
    }

    private static RSAKey key(JsonNode root) {
        try {
            return RSAKey.parse(root.path("signing_key").asText());
        } catch (ParseException broken) {
            throw new IllegalStateException("the signing key of the data directory cannot be read", broken);
        }
    }

    private static ObjectNode write(PoolUser user) {
        ObjectNode node = json.createObjectNode()
                .put("username", user.username())
                .put("sub", user.sub())
                .put("password_hash", user.passwordHash())
                .put("status", user.status())
                .put("created_at", user.createdAt().toString())
                .put("sign_outs", user.signOuts());
        ObjectNode attributes = node.putObject("attributes");
        user.attributes().forEach(attributes::put);
        var groups = node.putArray("groups");
        user.groups().forEach(groups::add);
        writeSecondFactor(user.softwareToken(), node);
        return node;
    }

    /** A secret cannot be hashed as a password is: its codes are computed of it. */
    private static void writeSecondFactor(SoftwareToken token, ObjectNode node) {
        if (token.equals(SoftwareToken.NONE)) {
            return;
        }
        ObjectNode written = node.putObject("software_token").put("enabled", token.enabled());
        token.pending().ifPresent(secret -> written.put("pending", secret));
        token.secret().ifPresent(secret -> written.put("secret", secret));
        var used = written.putArray("used_steps");
        token.usedSteps().forEach(used::add);
    }

    private static SoftwareToken secondFactor(JsonNode node) {
        if (node.isMissingNode()) {
            return SoftwareToken.NONE;
        }
        Set<Long> used = new HashSet<>();
        node.path("used_steps").forEach(step -> used.add(step.asLong()));
        return new SoftwareToken(
                Optional.ofNullable(node.path("pending").textValue()),
                Optional.ofNullable(node.path("secret").textValue()),
                node.path("enabled").asBoolean(),
                used);
    }

    private static PoolUser user(JsonNode node) {
        Map<String, String> attributes = new HashMap<>();
        node.path("attributes")
                .properties()
                .forEach(attribute ->
                        attributes.put(attribute.getKey(), attribute.getValue().asText()));
        Set<String> groups = new HashSet<>();
        node.path("groups").forEach(group -> groups.add(group.asText()));
        return new PoolUser(
                node.path("username").asText(),
                node.path("sub").asText(),
                attributes,
                groups,
                node.path("password_hash").asText(),
                node.path("status").asText(),
                Instant.parse(node.path("created_at").asText()),
                secondFactor(node.path("software_token")),
                node.path("sign_outs").asLong());
    }
}
