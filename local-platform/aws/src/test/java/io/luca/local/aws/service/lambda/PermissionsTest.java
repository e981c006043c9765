package io.luca.local.aws.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which services may call which functions. */
class PermissionsTest {

    private static final String POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_A";
    private static final String COGNITO = "cognito-idp.amazonaws.com";

    private final Roles roles = new Roles(Environment.LAPTOP);
    private final Functions functions = new Functions(
            new CloudAssembly(List.of(), Map.of(), Map.of("code", Path.of("."))),
            Environment.LAPTOP,
            roles,
            new CredentialStore(Environment.LAPTOP.accountId(), Clock.systemUTC()),
            () -> "",
            Path.of("java"),
            Path.of("."),
            Clock.systemUTC(),
            new Metrics(Clock.systemUTC()),
            (_, _) -> {},
            () -> {
                throw new AssertionError("nothing is called here");
            });
    private final Permissions permissions = new Permissions(functions);

    @Test
    void a_service_may_call_what_it_is_permitted_for_the_resource_that_is_named_and_nothing_else() throws IOException {
        deploy("""
                "FunctionName":{"Ref":"Live"},"Action":"lambda:InvokeFunction","Principal":"%s","SourceArn":"%s\"""".formatted(COGNITO, POOL));

        assertThat(permissions.allow(refer("Function:live"), COGNITO, POOL)).isTrue();
        assertThat(permissions.allow(refer("Function"), COGNITO, POOL)).isFalse();
        assertThat(permissions.allow(refer("Function:1"), COGNITO, POOL)).isFalse();
        assertThat(permissions.allow(refer("Function:live"), "sns.amazonaws.com", POOL))
                .isFalse();
        assertThat(permissions.allow(refer("Function:live"), COGNITO, POOL + "B"))
                .isFalse();
    }

    @Test
    void without_a_source_it_may_for_all_of_its_resources() throws IOException {
        deploy("""
                "FunctionName":{"Ref":"Function"},"Action":"lambda:InvokeFunction","Principal":"%s\"""".formatted(COGNITO));

        assertThat(permissions.allow(refer("Function"), COGNITO, POOL)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "lambda:*, cognito-idp.amazonaws.com, arn:a, Live, Action",
        "lambda:InvokeFunction, 000000000000, arn:a, Live, Principal",
        "lambda:InvokeFunction, *, arn:a, Live, Principal",
        "lambda:InvokeFunction, cognito-idp.amazonaws.com, arn:*, Live, SourceArn"
    })
    void what_cannot_be_honoured_is_refused_by_name(
            String action, String principal, String source, String function, String named) {
        assertThatThrownBy(() -> deploy("""
                        "FunctionName":{"Ref":"%s"},"Action":"%s","Principal":"%s","SourceArn":"%s\"""".formatted(function, action, principal, source)))
                .hasMessageContaining(named);
    }

    @Test
    void a_function_that_is_not_there_is_named() {
        assertThatThrownBy(() -> deploy("""
                        "FunctionName":"other","Action":"lambda:InvokeFunction","Principal":"%s\"""".formatted(COGNITO))).hasMessageContaining("other");
    }

    private FunctionReference refer(String name) {
        return functions.refer(name, Optional.empty());
    }

    private void deploy(String permission) throws IOException {
        String template = """
                {"Resources":{
                  "Role":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[
                    {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}}},
                  "Function":{"Type":"AWS::Lambda::Function","Properties":{"Runtime":"java25","Handler":"H::h",
                    "Role":{"Fn::GetAtt":["Role","Arn"]},"Code":{"S3Bucket":"b","S3Key":"code.zip"}}},
                  "Version":{"Type":"AWS::Lambda::Version","Properties":{"FunctionName":{"Ref":"Function"}}},
                  "Live":{"Type":"AWS::Lambda::Alias","Properties":{"FunctionName":{"Ref":"Function"},
                    "FunctionVersion":{"Fn::GetAtt":["Version","Version"]},"Name":"live"}},
                  "Permission":{"Type":"AWS::Lambda::Permission","Properties":{%s}}}}""".formatted(permission);
        var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(roles, functions, permissions))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(template))),
                        Map.of(),
                        Map.of()));
    }
}
