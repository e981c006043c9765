package io.luca.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;

/** A user pool that knows what a test tells it, and who it was asked about. */
final class FakeCognito implements CognitoIdentityProviderClient {

    private final Supplier<AdminGetUserResponse> answer;
    private final List<String> asked = new ArrayList<>();

    FakeCognito(Supplier<AdminGetUserResponse> answer) {
        this.answer = answer;
    }

    static FakeCognito with(String... factors) {
        return new FakeCognito(
                () -> AdminGetUserResponse.builder().userMFASettingList(factors).build());
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public AdminGetUserResponse adminGetUser(AdminGetUserRequest request) {
        asked.add(request.userPoolId() + " " + request.username());
        return answer.get();
    }

    @Override
    public String serviceName() {
        return "cognito-idp";
    }

    @Override
    public void close() {
        // nothing is open
    }
}
