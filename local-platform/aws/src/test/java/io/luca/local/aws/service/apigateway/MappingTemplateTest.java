package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MappingTemplateTest {

    private final RestApis apis =
            new RestApis(Fixture.ENVIRONMENT, _ -> Optional.empty(), Fixture.NO_LINKS, Fixture.SQS);
    private final Stage stage = Fixture.stage(apis, Fixture.openApi(), "{'Variables': {'color': 'green'}}");

    @AfterEach
    void close() {
        apis.close();
    }

    private String render(String template, String body) {
        Exchange exchange = new Exchange(
                new Exchange.Incoming(
                        "POST",
                        "/behavior/x",
                        "",
                        Map.of("x-one", List.of("first", "last"), "user-agent", List.of("test")),
                        body.getBytes(UTF_8),
                        "10.0.0.1",
                        "HTTP/1.1"),
                stage,
                Instant.parse("2026-03-02T10:00:00Z"));
        exchange.query(Map.of("q", List.of("1", "2")));
        exchange.matched("/behavior/{id}", Map.of("id", "x"));
        exchange.authorized(Map.of("custom:school_id", "school_1", "cognito:groups", List.of("a", "b"), "sub", "s-1"));
        return new MappingTemplate(template)
                .render(exchange, body.getBytes(UTF_8))
                .text();
    }

    @Test
    void url_encodes_as_in_a_form() {
        assertThat(render("$util.urlEncode($input.body)", "a b&c=d/é+")).isEqualTo("a+b%26c%3Dd%2F%C3%A9%2B");
        assertThat(render("$util.urlDecode('a+b%26')", "")).isEqualTo("a b&");
    }

    @Test
    void escape_java_script_gives_a_quote_that_json_does_not_know_until_it_is_replaced() {
        String body = "{\"note\":\"it's \\\"so\\\"\"}";

        assertThat(render("$util.escapeJavaScript($input.path('$.note'))", body))
                .isEqualTo("it\\'s \\\"so\\\"");
        assertThat(render("$util.escapeJavaScript($input.path('$.note')).replaceAll(\"\\\\'\",\"'\")", body))
                .isEqualTo("it's \\\"so\\\"");
    }

    @Test
    void encodes_base64_and_parses_json() {
        assertThat(render("$util.base64Encode($input.body) $util.base64Decode('aGk=')", "hi"))
                .isEqualTo("aGk= hi");
        assertThat(render("#set($o = $util.parseJson($input.body))$o.a[1].b", "{\"a\":[0,{\"b\":\"deep\"}]}"))
                .isEqualTo("deep");
    }

    @Test
    void reads_parts_of_the_body() {
        String body = "{\"a\":{\"b c\":[1,{\"d\":\"x\"}]},\"n\":null}";

        assertThat(render("$input.json('$')", body)).isEqualTo(body);
        assertThat(render("$input.json(\"$.a['b c'][1]\")", body)).isEqualTo("{\"d\":\"x\"}");
        assertThat(render("$input.json('$.missing')", body)).isEqualTo("\"\"");
        assertThat(render("#foreach($e in $input.path(\"$.a['b c']\"))$e;#end", "{\"a\":{\"b c\":[1,2]}}"))
                .isEqualTo("1;2;");
        assertThat(render("[$input.path('$.missing')]", "no json")).isEqualTo("[]");
    }

    @Test
    void finds_parameters_in_path_then_query_then_headers() {
        assertThat(render("$input.params('id') $input.params('q') $input.params('X-One') [$input.params('none')]", ""))
                .isEqualTo("x 2 last []");
        assertThat(render("$input.params().path.id $input.params().querystring.get('q')", ""))
                .isEqualTo("x 2");
    }

    @Test
    void knows_the_context_and_writes_nothing_for_what_is_absent() {
        assertThat(render(
                        "$context.authorizer.claims['custom:school_id'] $context.authorizer.claims.sub"
                                + " $context.authorizer.claims['cognito:groups'] $context.identity.sourceIp"
                                + " $context.stage $context.resourcePath $stageVariables.color",
                        ""))
                .isEqualTo("school_1 s-1 a,b 10.0.0.1 v1 /behavior/{id} green");
        assertThat(render("[$context.nothing.at.all][$context.authorizer.claims.none][$foo]", ""))
                .isEqualTo("[][][]");
    }

    @Test
    void cannot_reach_the_classes_of_the_platform() {
        assertThat(render("[$util.getClass().forName('java.lang.Runtime')][$input.class.classLoader]", ""))
                .isEqualTo("[][]");
        assertThatThrownBy(() -> render("#include('/etc/passwd')", "")).isInstanceOf(Refusal.class);
    }

    @Test
    void refuses_a_malformed_template_when_it_is_read() {
        assertThatThrownBy(() -> new MappingTemplate("#if($a)"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("malformed mapping template");
    }

    @Test
    void a_template_that_fails_is_a_fault_of_the_api() {
        assertThatThrownBy(() -> render("$input.json('$..deep')", "{}"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(ResponseType.API_CONFIGURATION_ERROR));
    }
}
