package io.luca.local.workbench.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What is told of a failure, and what is not. */
class RefusalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::123456789012:user/alice@school.mx",
                "arn:aws:sts::123456789012:assumed-role/Operators/alice@school.mx"
            })
    void who_asks_is_not_told(String somebody) {
        Refusal refusal = Refusal.of(new IllegalStateException(refused(
                        403, "AccessDenied", "User: " + somebody + " is not authorized to perform: sts:AssumeRole")))
                .orElseThrow();

        assertThat(refusal.told())
                .isEqualTo("AccessDenied: User: (who asks) is not authorized to perform: sts:AssumeRole");
        assertThat(refusal.isDenied()).isTrue();
        assertThat(refusal.isNotRun()).isFalse();
    }

    @Test
    void what_does_not_run_is_no_denial() {
        Refusal refusal = Refusal.of(refused(501, "NotImplemented", "no")).orElseThrow();

        assertThat(refusal.isNotRun()).isTrue();
        assertThat(refusal.isDenied()).isFalse();
    }

    @Test
    void another_failure_is_told_by_what_it_is_and_in_one_line() {
        assertThat(Refusal.of(new IllegalStateException("no answer"))).isEmpty();
        assertThat(Refusal.told(new IllegalStateException("no answer"))).isEqualTo("IllegalState: no answer");
        assertThat(Refusal.told(new IllegalStateException("x".repeat(2_000)))).hasSize(201);
    }

    @Test
    void who_has_no_credentials_is_told_where_to_get_them() {
        assertThat(
                        Refusal.told(
                                new IllegalStateException(
                                        "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(…)")))
                .isEqualTo("no AWS credentials are found (aws sso login, or export AWS_PROFILE=…)");
    }

    private static AwsServiceException refused(int status, String code, String message) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
