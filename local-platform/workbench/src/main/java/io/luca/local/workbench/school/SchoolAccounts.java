package io.luca.local.workbench.school;

import io.luca.contract.IdentityAttributes;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;

/** The accounts of schools' people in the user pool. Nobody is sent a mail. */
public final class SchoolAccounts {

    private static final int SECRET_BYTES = 15;

    private final CognitoIdentityProviderClient cognito;
    private final String pool;
    private final SecureRandom chance = new SecureRandom();

    SchoolAccounts(CognitoIdentityProviderClient cognito, String pool) {
        this.cognito = cognito;
        this.pool = pool;
    }

    /** By which somebody signs in: two schools may have people of one id. */
    static String userName(SchoolId school, PersonId person) {
        return school + "." + person;
    }

    /**
     * Opens an account, with a password that is good for the first sign-in only. May be repeated: who never signed in gets another such
     * password, so that one that was lost is no loss.
     *
     * @return the password; empty if the account is in use
     * @throws IllegalStateException if the account is another school's or another person's
     */
    Optional<String> open(SchoolId school, PersonId person, Role role) {
        String name = userName(school, person);
        Optional<AdminGetUserResponse> known = find(name);
        known.ifPresent(account -> requireOwn(account, school, person));
        if (known.isPresent() && known.get().userStatus() != UserStatusType.FORCE_CHANGE_PASSWORD) {
            return Optional.empty();
        }
        String secret = secret();
        if (known.isEmpty()) {
            create(name, school, person, secret);
        }
        var _ = cognito.adminAddUserToGroup(
                user -> user.userPoolId(pool).username(name).groupName(role.group()));
        if (known.isPresent()) {
            var _ = cognito.adminSetUserPassword(user ->
                    user.userPoolId(pool).username(name).password(secret).permanent(false));
        }
        return Optional.of(secret);
    }

    private void create(String name, SchoolId school, PersonId person, String secret) {
        var _ = cognito.adminCreateUser(user -> user.userPoolId(pool)
                .username(name)
                .temporaryPassword(secret)
                .messageAction(MessageActionType.SUPPRESS)
                .userAttributes(
                        attribute(IdentityAttributes.SCHOOL_CLAIM, school.value()),
                        attribute(IdentityAttributes.PERSON_CLAIM, person.value())));
    }

    private Optional<AdminGetUserResponse> find(String name) {
        try {
            return Optional.of(
                    cognito.adminGetUser(user -> user.userPoolId(pool).username(name)));
        } catch (UserNotFoundException absent) {
            return Optional.empty();
        }
    }

    private static void requireOwn(AdminGetUserResponse account, SchoolId school, PersonId person) {
        if (!says(account, IdentityAttributes.SCHOOL_CLAIM, school.value())
                || !says(account, IdentityAttributes.PERSON_CLAIM, person.value())) {
            throw new IllegalStateException("the user " + account.username()
                    + " is of another school, or another person; name another --admin");
        }
    }

    private static boolean says(AdminGetUserResponse account, String attribute, String value) {
        return account.userAttributes().stream()
                .anyMatch(each -> each.name().equals(attribute) && value.equals(each.value()));
    }

    private static AttributeType attribute(String name, String value) {
        return AttributeType.builder().name(name).value(value).build();
    }

    /** With each kind of character that the pool wants. */
    private String secret() {
        byte[] secret = new byte[SECRET_BYTES];
        chance.nextBytes(secret);
        return "Aa1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
