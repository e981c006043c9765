package io.luca.local.aws.service.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.template.UnsupportedResourceException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an API may say; whatever else it says stops the start by name. */
class RestApisTest {

    private final RestApis apis =
            new RestApis(Fixture.ENVIRONMENT, _ -> Optional.empty(), Fixture.NO_LINKS, Fixture.SQS);

    @AfterEach
    void close() {
        apis.close();
    }

    private void refused(ObjectNode document, String... parts) {
        assertThatThrownBy(() -> Fixture.api(apis, document))
                .isInstanceOf(UnsupportedResourceException.class)
                .hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/                              | x-amazon-apigateway-policy            | {}            | x-amazon-apigateway-policy",
                "/paths/~1evaluations           | x-amazon-apigateway-cors              | {}            | paths./evaluations.x-amazon-apigateway-cors",
                "/paths/~1evaluations/post      | x-amazon-apigateway-auth              | {}            | paths./evaluations.post.x-amazon-apigateway-auth",
                "/paths/~1evaluations/post/responses/201 | x-amazon-apigateway-foo     | 1             | responses.201.x-amazon-apigateway-foo",
                "/paths/~1evaluations/post      | x-amazon-apigateway-request-validator | \"none\"      | none is not declared",
                "/paths/~1evaluations/post      | security                              | [{\"x\":[]}]  | security scheme x is not declared",
                "/paths/~1evaluations/post      | security                              | [{\"pupils\":[\"a/b\"]}] | scopes",
                "/paths/~1evaluations/post/x-amazon-apigateway-integration | tlsConfig  | {}            | paths./evaluations.post.x-amazon-apigateway-integration.tlsConfig",
                "/paths/~1evaluations/post/x-amazon-apigateway-integration | type       | \"aws_proxy\" | type aws_proxy is not supported",
                "/paths/~1evaluations/post/x-amazon-apigateway-integration | connectionType | \"VPC_LINK\" | a balancer is reached by HTTP",
                "/paths/~1evaluations/post/x-amazon-apigateway-integration | timeoutInMillis | 30000     | 50 to 29000",
                "/paths/~1evaluations/post/x-amazon-apigateway-integration/requestParameters | integration.request.header.a | \"context.identity.moon\" | context.identity.moon",
                "/paths/~1profile~1{student_id}/get/x-amazon-apigateway-integration | requestParameters | {} | integration.request.path.student_id is not mapped",
                "/paths/~1behavior/post/x-amazon-apigateway-integration | uri | \"arn:aws:apigateway:us-east-1:sns:path/x\" | service sns",
                "/x-amazon-apigateway-gateway-responses | TEAPOT                        | {}            | TEAPOT is not known",
                "/x-amazon-apigateway-gateway-responses/UNAUTHORIZED/responseTemplates | application/json | \"$context.moon\" | $context.moon is not known",
                "/components/schemas/NewEvaluation/properties/score | $ref              | \"other.json\" | other.json",
                "/components/securitySchemes/pupils | x-amazon-apigateway-authtype      | \"custom\"    | must be cognito_user_pools",
            })
    void stops_the_start_at_what_it_cannot_honour(String at, String name, String value, String named) {
        ObjectNode document = Fixture.openApi();
        ((ObjectNode) document.at(at.strip().equals("/") ? "" : at.strip()))
                .set(name.strip(), Fixture.json(value.strip()));

        refused(document, named.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/components/schemas/NewEvaluation | example | {} | components.schemas.NewEvaluation.example: API Gateway's models do not know",
                "/components/schemas/NewEvaluation/properties/score | readOnly | true | properties.score.readOnly",
                "/components/schemas/NewEvaluation/properties/score | exclusiveMinimum | true | properties.score.exclusiveMinimum",
                "/components/schemas/NewEvaluation/properties | list | {\"type\":\"array\",\"items\":{\"example\":1}} | list.items.example",
                "/components/schemas | New_Evaluation | {} | New_Evaluation: a model's name",
                "/paths | /a{b} | {} | a{b} must be one parameter",
                "/paths | /a b | {} | must be one parameter",
                "/paths/~1behavior/post/x-amazon-apigateway-integration/responses | 5\\d{2} | {\"statusCode\":\"202\"} | both answered with 202",
            })
    void stops_the_start_at_what_api_gateway_refuses(String at, String name, String value, String named) {
        ObjectNode document = Fixture.openApi();
        ((ObjectNode) document.at(at.strip())).set(name.strip(), Fixture.json(value.strip()));

        refused(document, named.strip());
    }

    @Test
    void takes_a_property_that_has_the_name_of_a_word_it_does_not_know() {
        ObjectNode document = Fixture.openApi();
        ((ObjectNode) document.at("/components/schemas/NewEvaluation/properties"))
                .set("example", Fixture.json("{'type': 'string'}"));

        assertThat(Fixture.api(apis, document).ref()).isEqualTo("api");
    }

    @Test
    void takes_the_whole_fixture_with_a_stage() {
        Stage stage = Fixture.stage(apis, Fixture.openApi(), "{'TracingEnabled': true}");

        assertThat(stage.arn()).isEqualTo("arn:aws:apigateway:us-east-1::/restapis/api/stages/v1");
        assertThat(stage.api().operations()).hasSize(7);
    }

    @Test
    void refuses_a_cache_and_a_stage_of_an_unknown_api() {
        assertThatThrownBy(() -> Fixture.stage(apis, Fixture.openApi(), "{'CacheClusterEnabled': true}"))
                .hasMessageContaining("CacheClusterEnabled");
        assertThatThrownBy(() -> Fixture.provision(
                        apis,
                        "AWS::ApiGateway::Stage",
                        "Stage",
                        Fixture.json("{'RestApiId': 'other', 'StageName': 'v1'}")))
                .hasMessageContaining("RestApiId other");
    }

    @Test
    void refuses_a_resource_policy() {
        ObjectNode properties = (ObjectNode) Fixture.json("{'Name': 'x', 'Policy': {}}");
        properties.set("Body", Fixture.openApi());

        assertThatThrownBy(() -> Fixture.provision(apis, "AWS::ApiGateway::RestApi", "Api", properties))
                .hasMessageContaining("Policy");
    }
}
