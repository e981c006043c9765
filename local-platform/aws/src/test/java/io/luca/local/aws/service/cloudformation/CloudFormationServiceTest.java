package io.luca.local.aws.service.cloudformation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.DeployedStack;
import io.luca.local.aws.template.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever deployed can look up. */
class CloudFormationServiceTest {

    private static final Caller OPERATOR = new Caller.AccountRoot("000000000000");
    private static final String DATA = "arn:aws:cloudformation:us-east-1:000000000000:stack/Data/local";

    private final List<String> asked = new ArrayList<>();
    private final List<DeployedStack> stacks = List.of(
            new DeployedStack(
                    "Data",
                    DATA,
                    "The <table>",
                    Map.of("Url", "http://x"),
                    List.of(new DeployedStack.Output("TableName", "a&b", "", "Data:TableName"))),
            new DeployedStack("Api", DATA.replace("Data", "Api"), "", Map.of(), List.of()));
    private final CloudFormationService service = new CloudFormationService(
            () -> stacks,
            (_, action, resource, _) -> asked.add(action + " " + resource),
            Environment.LAPTOP,
            Instant.parse("2026-01-24T12:00:00Z"));

    @ParameterizedTest
    @ValueSource(strings = {"Data", "arn%3Aaws%3Acloudformation%3Aus-east-1%3A000000000000%3Astack%2FData%2Flocal"})
    void a_stack_is_found_by_its_name_and_by_its_arn(String name) {
        String answer = describe("&StackName=" + name);

        assertThat(answer)
                .contains("<StackName>Data</StackName>", "<StackStatus>CREATE_COMPLETE</StackStatus>")
                .contains("<CreationTime>2026-01-24T12:00:00Z</CreationTime>")
                .contains("<Description>The &lt;table&gt;</Description>")
                .contains("<ParameterKey>Url</ParameterKey><ParameterValue>http://x</ParameterValue>")
                .contains("<OutputKey>TableName</OutputKey><OutputValue>a&amp;b</OutputValue>"
                        + "<ExportName>Data:TableName</ExportName>")
                .doesNotContain("<StackName>Api</StackName>");
        assertThat(asked).containsExactly("cloudformation:DescribeStacks " + DATA);
    }

    @Test
    void without_a_name_all_stacks_are_told_to_who_may_list_them() {
        assertThat(describe("")).contains("<StackName>Data</StackName>", "<StackName>Api</StackName>");
        assertThat(asked).containsExactly("cloudformation:ListStacks *", "cloudformation:DescribeStacks *");
    }

    @Test
    void a_stack_that_is_not_there_is_an_error_in_awss_words() {
        assertThatThrownBy(() -> describe("&StackName=Other")).isInstanceOfSatisfying(AwsError.class, absent -> {
            assertThat(absent.code()).isEqualTo("ValidationError");
            assertThat(absent).hasMessage("Stack with id Other does not exist");
        });
    }

    @Test
    void who_may_not_look_is_refused_before_it_learns_whether_there_is_one() {
        CloudFormationService closed = new CloudFormationService(
                () -> stacks,
                (_, _, _, _) -> {
                    throw new AwsError(400, "AccessDeniedException", "no");
                },
                Environment.LAPTOP,
                Instant.EPOCH);

        for (String stack : List.of("Data", "Other")) {
            assertThatThrownBy(() -> closed.answer(call("DescribeStacks", "&StackName=" + stack)))
                    .isInstanceOfSatisfying(AwsError.class, refused -> {
                        assertThat(refused.status()).isEqualTo(403);
                        assertThat(refused.code()).isEqualTo("AccessDenied");
                    });
        }
    }

    @Test
    void what_is_not_honoured_is_refused() {
        assertThatThrownBy(() -> describe("&NextToken=x")).hasMessageContaining("NextToken");
        assertThatThrownBy(() -> service.answer(call("DeleteStack", "&StackName=Data")))
                .hasMessageContaining("DeleteStack does not run");
    }

    private String describe(String parameters) {
        return new String(service.answer(call("DescribeStacks", parameters)).body(), UTF_8);
    }

    private static AwsCall call(String operation, String parameters) {
        return new AwsCall(
                "cloudformation",
                operation,
                false,
                OPERATOR,
                WritableHeaders.create(),
                ("Action=" + operation + "&Version=2010-05-15" + parameters).getBytes(UTF_8));
    }
}
