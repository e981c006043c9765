package io.luca.local.aws.service.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private static final String ARN = "arn:aws:sns:us-east-1:000000000000:alerts";

    private final Topics topics = new Topics(Environment.LAPTOP);

    @Test
    void a_mailbox_that_listens_is_listed_as_without_meaning() throws Exception {
        Deployment deployment = deploy("email");

        assertThat(deployment.withoutMeaning().keySet()).anyMatch(name -> name.contains("Subscription"));
    }

    @Test
    void another_listener_stops_the_start() {
        assertThatThrownBy(() -> deploy("lambda"))
                .hasMessageContaining("S/Mail")
                .hasMessageContaining("Protocol");
    }

    @Test
    void what_is_published_is_counted_kept_and_told() throws Exception {
        deploy("email");
        List<String> told = new ArrayList<>();
        topics.listen(published -> told.add(published.message()));

        topics.publish(ARN, "id", "subject", "one", Instant.EPOCH);

        assertThat(told).containsExactly("one");
        assertThat(topics.counts()).containsExactly(Map.entry("alerts", 1L));
        assertThat(topics.latest())
                .singleElement()
                .satisfies(latest -> assertThat(latest.subject()).isEqualTo("subject"));
    }

    @Test
    void a_policy_that_denies_is_honoured_and_one_that_lets_cloudwatch_publish_lets_no_other_service()
            throws Exception {
        deploy("email");

        assertThat(topics.isDenied("sns:Publish", ARN)).isFalse();
        assertThat(topics.isDenied("sns:Subscribe", ARN)).isTrue();
        assertThat(topics.allows(service("cloudwatch.amazonaws.com"), "sns:Publish", ARN))
                .isTrue();
        assertThat(topics.allows(service("events.amazonaws.com"), "sns:Publish", ARN))
                .isFalse();
        assertThat(topics.allows(service("cloudwatch.amazonaws.com"), "sns:Subscribe", ARN))
                .isFalse();
    }

    @Test
    void a_topic_without_a_policy_lets_no_service_publish() {
        assertThat(topics.allows(service("cloudwatch.amazonaws.com"), "sns:Publish", ARN))
                .isFalse();
    }

    private static Caller.AwsPrincipal service(String principal) {
        return new Caller.AwsPrincipal(principal, "000000000000", "arn:aws:cloudwatch:us-east-1:000000000000:alarm:a");
    }

    private Deployment deploy(String protocol) throws Exception {
        String template = """
                {"Resources":{
                 "Topic":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"alerts","KmsMasterKeyId":"k"}},
                 "Policy":{"Type":"AWS::SNS::TopicPolicy","Properties":{"Topics":[{"Ref":"Topic"}],
                   "PolicyDocument":{"Version":"2012-10-17","Statement":[
                     {"Effect":"Allow","Action":"sns:Publish","Resource":"*","Principal":{"Service":"cloudwatch.amazonaws.com"}},
                     {"Effect":"Deny","Action":"sns:Subscribe","Resource":"*","Principal":"*"}]}}},
                 "Mail":{"Type":"AWS::SNS::Subscription","Properties":{
                   "TopicArn":{"Ref":"Topic"},"Protocol":"%s","Endpoint":"ops@luca.example"}}}}""".formatted(protocol);
        return new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(topics))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(template))),
                        Map.of(),
                        Map.of()));
    }
}
