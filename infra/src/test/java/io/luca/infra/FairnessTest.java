package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.contract.RequestShares;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who sends too much is limited in this order: the person, the school, the address; and what all share is wider than a school's share. */
class FairnessTest {

    @ParameterizedTest
    @EnumSource
    void of_all_rates_the_tokens_comes_first_and_the_addresss_last(Synthesized app) {
        List<String> rates = rules(app).stream()
                .filter(rule -> rule.at("/Statement/RateBasedStatement").isObject())
                .map(rule -> rule.path("Name").asText())
                .toList();

        assertThat(rates).containsExactly("rate-per-token", "sign-in-rate-per-address", "rate-per-address");
    }

    /** A rule that lets in before the rates would hide what it lets in from them; one that blocks keeps it from those after it. */
    @ParameterizedTest
    @EnumSource
    void what_a_rate_blocks_goes_no_further_and_nothing_is_let_past_the_rates(Synthesized app) {
        assertThat(rules(app)).noneMatch(rule -> rule.at("/Action/Allow").isObject());
        assertThat(rules(app))
                .filteredOn(rule -> rule.at("/Statement/RateBasedStatement").isObject())
                .allMatch(rule -> rule.at("/Action/Block").isObject());
    }

    @ParameterizedTest
    @EnumSource
    void a_token_is_one_key_however_it_is_written(Synthesized app) {
        JsonNode rate = rule(app, "rate-per-token").at("/Statement/RateBasedStatement");
        List<String> transformations = new ArrayList<>();
        rate.at("/CustomKeys/0/Header/TextTransformations")
                .forEach(step -> transformations.add(step.path("Type").asText()));

        assertThat(rate.path("AggregateKeyType").asText()).isEqualTo("CUSTOM_KEYS");
        assertThat(rate.path("CustomKeys")).hasSize(1);
        assertThat(rate.at("/CustomKeys/0/Header/Name").asText()).isEqualTo("authorization");
        assertThat(transformations).containsExactly("COMPRESS_WHITE_SPACE", "LOWERCASE");
        assertThat(rate.has("ScopeDownStatement"))
                .as("it is for every route, those of the events too")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void one_token_may_send_little_of_what_a_school_may_and_an_address_as_much_as_a_school(Synthesized app) {
        JsonNode token = rule(app, "rate-per-token").at("/Statement/RateBasedStatement");
        JsonNode address = rule(app, "rate-per-address").at("/Statement/RateBasedStatement");

        assertThat(perSecond(token)).isLessThanOrEqualTo(RequestShares.SCHOOL_PER_SECOND / 10.0);
        assertThat(perSecond(address)).isGreaterThanOrEqualTo(RequestShares.SCHOOL_PER_SECOND);
    }

    @ParameterizedTest
    @EnumSource
    void who_is_refused_is_told_who_is_meant_and_when_to_come_back(Synthesized app) throws IOException {
        assertThat(refusal(app, "rate-per-token")).contains("You have sent too many");
        assertThat(refusal(app, "rate-per-address")).contains("This address has sent too many");
        for (String name : List.of("rate-per-token", "rate-per-address")) {
            JsonNode answer = rule(app, name).at("/Action/Block/CustomResponse");

            assertThat(answer.path("ResponseCode").asInt()).isEqualTo(429);
            assertThat(header(answer, "Retry-After"))
                    .isEqualTo(rule(app, name)
                            .at("/Statement/RateBasedStatement/EvaluationWindowSec")
                            .asText());
            assertThat(header(answer, "Access-Control-Expose-Headers")).contains("Retry-After");
            assertThat(header(answer, "Access-Control-Allow-Origin")).startsWith("https://");
        }
    }

    /** A route's throttle is one for all schools: one of the width of a school's share would be used up by that school. */
    @ParameterizedTest
    @EnumSource
    void what_all_schools_share_of_a_route_is_more_than_all_tasks_take_of_one_school(Synthesized app) {
        JsonNode all = app.resource("LucaApi", "AWS::ApiGateway::Stage", "")
                .path("MethodSettings")
                .valueStream()
                .filter(setting -> setting.path("ResourcePath").asText().equals("/*"))
                .findFirst()
                .orElseThrow();

        assertThat(all.path("ThrottlingRateLimit").asInt())
                .isGreaterThan(mostTasks(app) * RequestShares.SCHOOL_PER_SECOND);
    }

    private static int mostTasks(Synthesized app) {
        return app.resources("LucaApi", "AWS::AppRunner::AutoScalingConfiguration").values().stream()
                .map(scaling -> scaling.path("MaxSize").asInt())
                .findFirst()
                .orElseGet(() -> app.resource("LucaApi", "AWS::ApplicationAutoScaling::ScalableTarget", "")
                        .path("MaxCapacity")
                        .asInt());
    }

    private static double perSecond(JsonNode rate) {
        return rate.path("Limit").asDouble() / rate.path("EvaluationWindowSec").asDouble();
    }

    private static String refusal(Synthesized app, String rule) throws IOException {
        String key = rule(app, rule)
                .at("/Action/Block/CustomResponse/CustomResponseBodyKey")
                .asText();
        String body = app.resource("LucaApi", "AWS::WAFv2::WebACL", "Edge")
                .path("CustomResponseBodies")
                .path(key)
                .path("Content")
                .asText();
        return new ObjectMapper().readTree(body).path("detail").asText();
    }

    private static String header(JsonNode answer, String name) {
        return answer.path("ResponseHeaders")
                .valueStream()
                .filter(header -> header.path("Name").asText().equals(name))
                .map(header -> header.path("Value").asText())
                .findFirst()
                .orElse("");
    }

    private static JsonNode rule(Synthesized app, String name) {
        return rules(app).stream()
                .filter(rule -> rule.path("Name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** As the firewall asks them. */
    private static List<JsonNode> rules(Synthesized app) {
        return app.resource("LucaApi", "AWS::WAFv2::WebACL", "Edge")
                .path("Rules")
                .valueStream()
                .sorted(Comparator.comparingInt(rule -> rule.path("Priority").asInt()))
                .toList();
    }
}
