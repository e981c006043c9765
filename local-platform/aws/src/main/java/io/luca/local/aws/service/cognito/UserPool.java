package io.luca.local.aws.service.cognito;

import io.luca.local.aws.endpoint.AwsError;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** One user pool: its rules, clients, groups and people. Safe for use by many threads. */
final class UserPool {

    /**
     * An attribute that the pool declares; custom ones with their prefix.
     *
     * @param mutable whether the attribute may ever change after the user was created
     */
    record Attribute(String name, boolean mutable) {}

    /**
     * What a pool says of its people.
     *
     * @param adminCreateOnly whether nobody can sign up alone
     * @param takesSoftwareTokens whether an authenticator can be a person's second factor
     * @param preSignUp the function that is asked before somebody is in the pool, by its ARN
     * @param preTokenGeneration the function that is asked before a token is made, by its ARN
     */
    record Rules(
            PasswordPolicy passwordPolicy,
            boolean adminCreateOnly,
            Map<String, Attribute> declared,
            boolean takesSoftwareTokens,
            Optional<String> preSignUp,
            Optional<String> preTokenGeneration) {

        Rules {
            declared = Map.copyOf(declared);
        }
    }

    private static final Set<String> STANDARD = Set.of(
            "address",
            "birthdate",
            "email",
            "email_verified",
            "family_name",
            "gender",
            "given_name",
            "locale",
            "middle_name",
            "name",
            "nickname",
            "phone_number",
            "phone_number_verified",
            "picture",
            "preferred_username",
            "profile",
            "updated_at",
            "website",
            "zoneinfo");

    private final String id;
    private final String arn;
    private final Rules rules;
    private final Map<String, PoolClient> clients = new ConcurrentHashMap<>();
    private final Set<String> groups = ConcurrentHashMap.newKeySet();
    private final Map<String, PoolUser> users = new ConcurrentHashMap<>();

    UserPool(String id, String arn, Rules rules) {
        this.id = id;
        this.arn = arn;
        this.rules = rules;
    }

    String id() {
        return id;
    }

    String arn() {
        return arn;
    }

    PasswordPolicy passwordPolicy() {
        return rules.passwordPolicy();
    }

    boolean adminCreateOnly() {
        return rules.adminCreateOnly();
    }

    boolean takesSoftwareTokens() {
        return rules.takesSoftwareTokens();
    }

    Optional<String> preSignUp() {
        return rules.preSignUp();
    }

    Optional<String> preTokenGeneration() {
        return rules.preTokenGeneration();
    }

    /** Whether a sign-in of a person asks for a code besides the password. */
    boolean asksForCode(PoolUser user) {
        return rules.takesSoftwareTokens() && user.softwareToken().enabled();
    }

    /** Whether Cognito itself gives every pool this attribute. */
    static boolean isStandard(String name) {
        return STANDARD.contains(name);
    }

    /** Whether people of this pool can have the attribute at all. */
    boolean hasAttribute(String name) {
        return isStandard(name) || rules.declared().containsKey(name);
    }

    /** @throws AwsError {@code InvalidParameterException} if people of this pool cannot have the attribute */
    void requireAttribute(String name) {
        if (!hasAttribute(name)) {
            throw AwsError.invalid(
                    "InvalidParameterException",
                    "user." + Members.shown(name) + ": Attribute does not exist in the schema.");
        }
    }

    /** Whether the attribute may change after its person was created. */
    boolean isMutable(String name) {
        Attribute attribute = rules.declared().get(name);
        return attribute == null || attribute.mutable();
    }

    void add(PoolClient client) {
        clients.put(client.id(), client);
    }

    Optional<PoolClient> client(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }

    Set<String> clientIds() {
        return Set.copyOf(clients.keySet());
    }

    void addGroup(String group) {
        groups.add(group);
    }

    boolean hasGroup(String group) {
        return groups.contains(group);
    }

    /** Adds a person; false if the name is taken. */
    boolean add(PoolUser user) {
        return users.putIfAbsent(user.username(), user) == null;
    }

    /** Takes a person away; one who is not there stays away. */
    void remove(String username) {
        users.remove(username);
    }

    Optional<PoolUser> user(String username) {
        return Optional.ofNullable(users.get(username));
    }

    /** Changes a person atomically; an absent one stays absent. */
    Optional<PoolUser> change(String username, UnaryOperator<PoolUser> change) {
        return Optional.ofNullable(users.computeIfPresent(username, (_, user) -> change.apply(user)));
    }

    Map<String, PoolUser> users() {
        return Map.copyOf(users);
    }
}
