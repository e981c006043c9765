package io.luca.local.identity;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** One user pool: its rules, clients, groups and people. Safe for use by many threads. */
final class UserPool {

    /**
     * A custom attribute of the pool.
     *
     * @param mutable whether the attribute may ever change after the user was created
     */
    record Attribute(String name, boolean mutable) {}

    private final String id;
    private final String arn;
    private final PasswordPolicy passwordPolicy;
    private final boolean adminCreateOnly;
    private final Map<String, Attribute> customAttributes;
    private final Map<String, PoolClient> clients = new ConcurrentHashMap<>();
    private final Set<String> groups = ConcurrentHashMap.newKeySet();
    private final Map<String, PoolUser> users = new ConcurrentHashMap<>();

    UserPool(
            String id,
            String arn,
            PasswordPolicy passwordPolicy,
            boolean adminCreateOnly,
            Map<String, Attribute> customAttributes) {
        this.id = id;
        this.arn = arn;
        this.passwordPolicy = passwordPolicy;
        this.adminCreateOnly = adminCreateOnly;
        this.customAttributes = Map.copyOf(customAttributes);
    }

    String id() {
        return id;
    }

    String arn() {
        return arn;
    }

    PasswordPolicy passwordPolicy() {
        return passwordPolicy;
    }

    boolean adminCreateOnly() {
        return adminCreateOnly;
    }

    Optional<Attribute> customAttribute(String name) {
        return Optional.ofNullable(customAttributes.get(name));
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
