package io.luca.local.aws.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.document.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeploymentTest {

    private static final ObjectMapper json = new ObjectMapper();

    private final RecordingProvisioner things = new RecordingProvisioner();

    @Test
    void provisions_each_resource_once_and_after_all_that_it_refers_to() {
        deploy("""
                {"Resources":{
                   "A":{"Type":"Test::Thing","Properties":{"Value":{"Fn::Sub":"${B.Arn} ${C}"}}},
                   "B":{"Type":"Test::Thing","DependsOn":["D"],"Properties":{"Value":{"Ref":"C"}}},
                   "C":{"Type":"Test::Thing","DependsOn":"D"},
                   "D":{"Type":"Test::Thing"}}}""");

        assertThat(things.order()).containsExactly("S0/D", "S0/C", "S0/B", "S0/A");
    }

    @Test
    void names_the_way_around_a_cycle() {
        assertThatThrownBy(() -> deploy("""
                        {"Resources":{
                           "A":{"Type":"Test::Thing","Properties":{"Value":{"Ref":"B"}}},
                           "B":{"Type":"Test::Thing","Properties":{"Value":{"Fn::GetAtt":["A","Arn"]}}}}}"""))
                .hasMessageContaining("cycle")
                .hasMessageContaining("A")
                .hasMessageContaining("B");
    }

    @Test
    void refuses_a_type_that_nobody_runs() {
        assertThatThrownBy(() -> deploy("""
                        {"Resources":{"Topic":{"Type":"AWS::IoT::Thing"}}}"""))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("S0/Topic (AWS::IoT::Thing)");
    }

    @Test
    void refuses_a_property_that_the_provisioner_did_not_read() {
        assertThatThrownBy(() -> deploy("""
                        {"Resources":{"A":{"Type":"Test::Thing","Properties":{"Value":1,"Color":"red"}}}}"""))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("S0/A")
                .hasMessageContaining("[Color]");
    }

    @Test
    void refuses_a_template_that_needs_a_macro_of_aws() {
        assertThatThrownBy(() -> deploy("""
                        {"Transform":"AWS::Serverless-2016-10-31","Resources":{}}""")).hasMessageContaining("Transform");
    }

    @Test
    void leaves_out_what_a_condition_takes_away() {
        Deployment deployment = deploy("""
                {"Conditions":{"Never":{"Fn::Equals":["a","b"]}},
                 "Resources":{
                   "A":{"Type":"Test::Thing","DependsOn":["Gone"]},
                   "Gone":{"Type":"Test::Thing","Condition":"Never"}},
                 "Outputs":{"Gone":{"Condition":"Never","Value":{"Ref":"Gone"},"Export":{"Name":"gone"}}}}""");

        assertThat(things.order()).containsExactly("S0/A");
        assertThat(deployment.exports()).isEmpty();
        assertThat(deployment.resource("S0", "Gone")).isEmpty();
    }

    @Test
    void gives_exports_of_one_stack_to_those_after_it() {
        Deployment deployment = deploy("""
                        {"Resources":{"A":{"Type":"Test::Thing"}},
                         "Outputs":{"Arn":{"Value":{"Fn::GetAtt":["A","Arn"]},"Export":{"Name":"a-arn"}},
                                    "Unexported":{"Value":"x"}}}""", """
                        {"Resources":{"B":{"Type":"Test::Thing","Properties":{"Value":{"Fn::ImportValue":"a-arn"}}}}}""");

        assertThat(things.value("S1/B").asText()).isEqualTo("arn:of:A");
        assertThat(deployment.exports()).containsExactly(Map.entry("a-arn", "arn:of:A"));
        assertThat(deployment.resource("S1", "B").orElseThrow().ref()).isEqualTo("ref-of-B");
    }

    @Test
    void lists_every_resource_and_property_without_meaning_with_its_reason() {
        Provisioner careless = new Provisioner() {
            @Override
            public Set<String> types() {
                return Set.of("Test::Other");
            }

            @Override
            public Provisioned provision(Resource resource, Fields properties) {
                properties.object("Deep").ignore("Price", "nobody pays");
                return Provisioned.of("x");
            }
        };

        Deployment deployment = deployOn(List.of(careless), """
                {"Resources":{
                   "Key":{"Type":"AWS::KMS::Key","Properties":{"Anything":{"Ref":"Unresolved"}}},
                   "Other":{"Type":"Test::Other","Properties":{"Deep":{"Price":3}}}}}""");

        assertThat(deployment.withoutMeaning())
                .containsEntry("S0/Other (Test::Other) Deep.Price", "nobody pays")
                .hasEntrySatisfying(
                        "S0/Key (AWS::KMS::Key)", reason -> assertThat(reason).isNotBlank());
    }

    @Test
    void gives_what_has_no_meaning_the_names_that_aws_would_give() {
        deploy("""
                {"Resources":{
                   "Key":{"Type":"AWS::KMS::Key"},
                   "Log":{"Type":"AWS::Logs::LogStream"},
                   "Scaling":{"Type":"AWS::AppRunner::AutoScalingConfiguration"},
                   "A":{"Type":"Test::Thing","Properties":{"Value":[
                     {"Fn::GetAtt":["Key","Arn"]},{"Fn::GetAtt":["Log","Arn"]},{"Ref":"Log"},{"Ref":"Scaling"}]}}}}""");

        assertThat(things.value("S0/A"))
                .extracting(node -> node.asText())
                .containsExactly(
                        "arn:aws:kms:us-east-1:000000000000:key/Key",
                        "arn:aws:logs:us-east-1:000000000000:Log",
                        "Log",
                        "arn:aws:apprunner:us-east-1:000000000000:Scaling");
    }

    /** As on AWS: a deployment without the value, or with one that its pattern forbids, is none. */
    @Test
    void a_parameter_has_the_value_that_whoever_deploys_gives_or_stops_the_deployment_by_name() {
        String template = """
                {"Parameters":{"Url":{"Type":"String","AllowedPattern":"https?://.+"}},
                 "Resources":{"A":{"Type":"Test::Thing","Properties":{"Value":{"Ref":"Url"}}}}}""";

        deployWith(Map.of("Url", "http://localhost:1"), template);

        assertThat(things.value("S0/A").asText()).isEqualTo("http://localhost:1");
        assertThatThrownBy(() -> deploy(template)).hasMessageContaining("Url");
        assertThatThrownBy(() -> deployWith(Map.of("Url", "ftp://x"), template))
                .hasMessageContaining("Url")
                .hasMessageContaining("ftp://x");
    }

    private Deployment deploy(String... templates) {
        return deployOn(List.of(things), templates);
    }

    private void deployWith(Map<String, String> parameters, String template) {
        try {
            var _ = new Deployment(Environment.LAPTOP, (id, _) -> id, parameters, List.of(things))
                    .deploy(new CloudAssembly(
                            List.of(new CloudAssembly.Template("S0", json.readTree(template))), Map.of(), Map.of()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static Deployment deployOn(List<Provisioner> provisioners, String... templates) {
        List<CloudAssembly.Template> stacks = new ArrayList<>();
        for (String template : templates) {
            try {
                stacks.add(new CloudAssembly.Template("S" + stacks.size(), json.readTree(template)));
            } catch (JsonProcessingException malformed) {
                throw new IllegalArgumentException(malformed);
            }
        }
        return new Deployment(Environment.LAPTOP, (id, _) -> id, provisioners)
                .deploy(new CloudAssembly(stacks, Map.of(), Map.of()));
    }
}
