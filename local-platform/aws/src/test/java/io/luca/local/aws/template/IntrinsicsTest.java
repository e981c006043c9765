package io.luca.local.aws.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every intrinsic function, seen as a provisioner sees it: resolved. */
class IntrinsicsTest {

    private static final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"Ref":"Other"}                                                      | "ref-of-Other"
            {"Ref":"Size"}                                                       | 3
            {"Ref":"AWS::AccountId"}                                             | "000000000000"
            {"Ref":"AWS::Region"}                                                | "us-east-1"
            {"Ref":"AWS::Partition"}                                             | "aws"
            {"Ref":"AWS::URLSuffix"}                                             | "amazonaws.com"
            {"Ref":"AWS::StackName"}                                             | "S"
            {"Fn::GetAtt":["Other","Arn"]}                                       | "arn:of:Other"
            {"Fn::GetAtt":"Other.Arn"}                                           | "arn:of:Other"
            {"Fn::GetAtt":"Other.A.B"}                                           | "nested"
            {"Fn::GetAtt":["Other",{"Fn::Join":["",["A","rn"]]}]}                | "arn:of:Other"
            {"Fn::Join":["-",["a",{"Ref":"Other"},"b"]]}                         | "a-ref-of-Other-b"
            {"Fn::Join":["-",["a",{"Ref":"AWS::NoValue"},"b"]]}                  | "a-b"
            {"Fn::Join":["-",{"Fn::Split":["/","x/y/z"]}]}                       | "x-y-z"
            {"Fn::Sub":"${AWS::Region}/${Other}/${Other.Arn}/${!Literal}"}       | "us-east-1/ref-of-Other/arn:of:Other/${Literal}"
            {"Fn::Sub":["${x}-${AWS::Region}",{"x":{"Ref":"Other"}}]}            | "ref-of-Other-us-east-1"
            {"Fn::Sub":["${a.b}",{"a.b":"own"}]}                                 | "own"
            {"Fn::Sub":["${x}",{"x":"$1 \\\\"}]}                                 | "$1 \\\\"
            {"Fn::Select":["1",["a","b"]]}                                       | "b"
            {"Fn::Select":[5,{"Fn::Split":[":","a:b:c:d:e:f"]}]}                 | "f"
            {"Fn::Split":[",","a,,b,"]}                                          | ["a","","b",""]
            {"Fn::GetAZs":""}                                                    | ["us-east-1a","us-east-1b","us-east-1c"]
            {"Fn::Base64":"año"}                                                 | "YcOxbw=="
            {"Fn::FindInMap":["Images",{"Ref":"AWS::Region"},"arm"]}             | "image-1"
            {"Fn::If":["Yes","a","b"]}                                           | "a"
            {"Fn::If":["No","a",{"Ref":"Other"}]}                                | "ref-of-Other"
            {"Fn::If":["NotNo","a","b"]}                                         | "a"
            {"Fn::If":["Both","a","b"]}                                          | "b"
            {"Fn::If":["Either","a","b"]}                                        | "a"
            {"kept":1,"gone":{"Ref":"AWS::NoValue"},"list":[{"Fn::If":["No",1,{"Ref":"AWS::NoValue"}]},2]} | {"kept":1,"list":[2]}
            {"a":{"b":[{"Ref":"Other"}]}}                                        | {"a":{"b":["ref-of-Other"]}}
            {"Fn::ImportValue":"Earlier-Export"}                                 | "arn:of:Exported"
            """)
    void resolves_each_function(String function, String expected) throws JsonProcessingException {
        assertThat(resolved(function)).isEqualTo(json.readTree(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"Fn::Transform":{"Name":"x"}}                   | the function Fn::Transform is not known
            {"Fn::Cidr":["10.0.0.0/16",1,8]}                 | the function Fn::Cidr is not known
            {"Fn::GetAtt":["Other","Color"]}                 | Other.Color has no value here
            {"Fn::GetAtt":"Other"}                           | names no attribute
            {"Ref":"Nobody"}                                 | no resource or parameter Nobody
            {"Ref":"Secretive"}                              | the parameter Secretive of type String has no value
            {"Ref":"BootstrapVersion"}                       | the parameter BootstrapVersion of type AWS::SSM::Parameter::Value<String> has no value
            {"Fn::Sub":"${Nobody}"}                          | no resource or parameter Nobody
            {"Fn::Sub":"${aws:PrincipalTag/school_id}"}      | no resource or parameter aws:PrincipalTag/school_id
            {"Fn::Select":[2,["a","b"]]}                     | element 2 of 2
            {"Fn::Select":["x",["a","b"]]}                   | element "x" of 2
            {"Fn::ImportValue":"Nothing"}                    | exports Nothing
            {"Fn::If":["Maybe","a","b"]}                     | no condition Maybe
            {"Fn::FindInMap":["Images","mars-1","arm"]}      | no mapping Images.mars-1.arm
            {"Ref":"Absent"}                                 | Absent does not exist: its condition does not hold
            "{{resolve:secretsmanager:a:SecretString:k:AWSPREVIOUS:}}" | the dynamic reference in
            "{{resolve:ssm:/path}}"                          | the dynamic reference in '{{resolve:ssm:/path}}' is not known
            """)
    void names_the_resource_whose_function_cannot_be_resolved(String function, String message) {
        assertThatThrownBy(() -> resolved(function))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContaining("S/Subject (Test::Thing)")
                .hasMessageContaining(message);
    }

    @Test
    void resolves_a_secret_whose_reference_is_joined_from_parts() throws JsonProcessingException {
        JsonNode header = resolved("""
                {"Fn::Join":["",["Bearer {{resolve:secretsmanager:",{"Ref":"SecretArn"},":SecretString:token::}}!"]]}""");

        assertThat(header.asText())
                .isEqualTo("Bearer <arn:aws:secretsmanager:us-east-1:000000000000:secret:origin-AbCdEf~token>!");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {{resolve:secretsmanager:name}}                            | <name~>
            {{resolve:secretsmanager:name:SecretString:key}}           | <name~key>
            {{resolve:secretsmanager:name:SecretString:::}}            | <name~>
            {{resolve:secretsmanager:a}}{{resolve:secretsmanager:b}}   | <a~><b~>
            """)
    void resolves_every_form_of_a_secret_reference(String reference, String expected) throws JsonProcessingException {
        assertThat(resolved("\"" + reference + "\"").asText()).isEqualTo(expected);
    }

    private static JsonNode resolved(String value) throws JsonProcessingException {
        RecordingProvisioner things = new RecordingProvisioner();
        CloudAssembly.Template earlier = new CloudAssembly.Template("Earlier", json.readTree("""
                {"Resources":{"Exported":{"Type":"Test::Thing"}},
                 "Outputs":{"Out":{"Value":{"Fn::GetAtt":["Exported","Arn"]},
                            "Export":{"Name":{"Fn::Sub":"${AWS::StackName}-Export"}}}}}"""));
        CloudAssembly.Template template = new CloudAssembly.Template("S", json.readTree("""
                {"Parameters":{
                   "Size":{"Type":"Number","Default":3},
                   "Secretive":{"Type":"String","NoEcho":true},
                   "SecretArn":{"Type":"String",
                      "Default":"arn:aws:secretsmanager:us-east-1:000000000000:secret:origin-AbCdEf"},
                   "BootstrapVersion":{"Type":"AWS::SSM::Parameter::Value<String>","Default":"/cdk-bootstrap/x/version"}},
                 "Mappings":{"Images":{"us-east-1":{"arm":"image-1"}}},
                 "Conditions":{
                   "Yes":{"Fn::Equals":[{"Ref":"AWS::Region"},"us-east-1"]},
                   "No":{"Fn::Equals":["a","b"]},
                   "NotNo":{"Fn::Not":[{"Condition":"No"}]},
                   "Both":{"Fn::And":[{"Condition":"Yes"},{"Condition":"No"}]},
                   "Either":{"Fn::Or":[{"Condition":"No"},{"Fn::Equals":["x","x"]}]}},
                 "Resources":{
                   "Subject":{"Type":"Test::Thing","Properties":{"Value":%s}},
                   "Absent":{"Type":"Test::Thing","Condition":"No"},
                   "Other":{"Type":"Test::Thing"}}}""".formatted(value)));
        new Deployment(Environment.LAPTOP, (id, key) -> "<" + id + "~" + key + ">", List.of(things))
                .deploy(new CloudAssembly(List.of(earlier, template), Map.of(), Map.of()));
        return things.value("S/Subject");
    }
}
