package io.luca.local.aws.service.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishTaskTest {

    private static final String ARN = "arn:aws:sns:us-east-1:000000000000:alerts";
    private static final Caller MACHINE =
            new Caller.RoleSession("arn:aws:iam::000000000000:role/S-Machine", "n", Map.of(), Instant.MAX);

    private final Topics topics = new Topics(Environment.LAPTOP);
    private final PublishTask task = new PublishTask(new SnsService(
            topics,
            (_, action, resource, _) -> {
                if (!action.equals("sns:Publish") || !resource.startsWith(ARN)) {
                    throw AwsError.invalid("AccessDeniedException", "no");
                }
            },
            Clock.systemUTC()));

    @BeforeEach
    void deploy() throws JsonProcessingException {
        String template = """
                {"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"alerts"}}}}""";
        var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(topics))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(template))),
                        Map.of(),
                        Map.of()));
    }

    @Test
    void a_message_that_is_no_text_is_published_as_json() throws JsonProcessingException {
        JsonNode result = publish("{\"TopicArn\":\"" + ARN + "\",\"Subject\":\"s\",\"Message\":{\"late\":true}}");
        JsonNode _ = publish("{\"TopicArn\":\"" + ARN + "\",\"Message\":\"plain\"}");

        assertThat(result.path("MessageId").asText()).isNotEmpty();
        assertThat(topics.latest())
                .extracting(published -> published.subject() + " " + published.message())
                .containsExactly("s {\"late\":true}", " plain");
    }

    @Test
    void what_is_refused_is_an_error_of_the_service() {
        assertThatThrownBy(() -> publish("{\"TopicArn\":\"arn:aws:sns:us-east-1:000000000000:x\",\"Message\":\"m\"}"))
                .satisfies(refused -> code(refused, "AuthorizationError"));
        assertThatThrownBy(() -> publish("{\"TopicArn\":\"" + ARN + "2\",\"Message\":\"m\"}"))
                .satisfies(refused -> code(refused, "NotFound"));
        assertThatThrownBy(() -> publish("{\"TopicArn\":\"" + ARN + "\"}"))
                .satisfies(refused -> code(refused, "InvalidParameter"));
        assertThat(topics.counts()).containsEntry("alerts", 0L);
    }

    private JsonNode publish(String arguments) throws JsonProcessingException {
        return task.call(MACHINE, new ObjectMapper().readTree(arguments));
    }

    private static void code(Throwable refused, String code) {
        assertThat(refused)
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo(code));
    }
}
