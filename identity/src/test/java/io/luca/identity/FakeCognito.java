package io.luca.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminUpdateUserAttributesRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminUpdateUserAttributesResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminUserGlobalSignOutRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminUserGlobalSignOutResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;

/** A user pool with one person, that says what it was asked and told, and fails where a test wants it. */
final class FakeCognito implements CognitoIdentityProviderClient {

    private final List<String> factors;
    private final Map<String, String> attributes = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private Predicate<String> fails = _ -> false;
    private RuntimeException failure = new IllegalStateException("no failure was said");

    FakeCognito(String... factors) {
        this.factors = List.of(factors);
    }

    /** The same, with what the pool remembers of the person. */
    FakeCognito noted(String name, String value) {
        attributes.put(name, value);
        return this;
    }

    /** The same, failing at the calls whose name begins so. */
    FakeCognito failingAt(String call, RuntimeException with) {
        fails = name -> name.startsWith(call);
        failure = with;
        return this;
    }

    List<String> calls() {
        return calls;
    }

    @Override
    public AdminGetUserResponse adminGetUser(AdminGetUserRequest request) {
        called("AdminGetUser " + request.userPoolId() + " " + request.username());
        return AdminGetUserResponse.builder()
                .userMFASettingList(factors)
                .userAttributes(attributes.entrySet().stream()
                        .map(attribute -> AttributeType.builder()
                                .name(attribute.getKey())
                                .value(attribute.getValue())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public AdminUserGlobalSignOutResponse adminUserGlobalSignOut(AdminUserGlobalSignOutRequest request) {
        called("AdminUserGlobalSignOut " + request.userPoolId() + " " + request.username());
        return AdminUserGlobalSignOutResponse.builder().build();
    }

    @Override
    public AdminUpdateUserAttributesResponse adminUpdateUserAttributes(AdminUpdateUserAttributesRequest request) {
        request.userAttributes().forEach(attribute -> {
            called("AdminUpdateUserAttributes " + request.userPoolId() + " " + request.username() + " "
                    + attribute.name() + "=" + attribute.value());
            attributes.put(attribute.name(), attribute.value());
        });
        return AdminUpdateUserAttributesResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "cognito-idp";
    }

    @Override
    public void close() {
        // nothing is open
    }

    private void called(String call) {
        calls.add(call);
        if (fails.test(call)) {
            throw failure;
        }
    }
}
