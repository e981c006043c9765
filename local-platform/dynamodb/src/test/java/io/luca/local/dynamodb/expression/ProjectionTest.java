package io.luca.local.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.dynamodb.value.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {

    private static final Item ITEM = Given.item(
            "{'a':{'N':'1'},'m':{'M':{'x':{'S':'x'},'y':{'S':'y'}}},'l':{'L':[{'S':'0'},{'S':'1'},{'M':{'z':{'S':'2'}}}]},'a.b':{'S':'dot'}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | {'a':{'N':'1'}}",
                "a, nope | {'a':{'N':'1'}}",
                "m.x | {'m':{'M':{'x':{'S':'x'}}}}",
                "m.y , m.x | {'m':{'M':{'x':{'S':'x'},'y':{'S':'y'}}}}",
                "l[2].z, l[0] | {'l':{'L':[{'S':'0'},{'M':{'z':{'S':'2'}}}]}}",
                "l[1] | {'l':{'L':[{'S':'1'}]}}",
                "#dot | {'a.b':{'S':'dot'}}",
                "l[7] | {}",
                "m[0], l.x | {}",
                "m.nope, a.x, l[0].x | {}",
            })
    void a_projection_keeps_what_is_at_its_paths(String projection, String kept) {
        assertThat(bind(projection).apply(ITEM)).isEqualTo(Given.item(kept));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a, a | Two document paths overlap with each other; must remove or rewrite one of these paths; path"
                        + " one: [a], path two: [a]",
                "#a, a.x | Two document paths overlap with each other; must remove or rewrite one of these paths; path"
                        + " one: [a], path two: [a, x]",
                "l[1].z, l[1] | Two document paths overlap with each other; must remove or rewrite one of these paths;"
                        + " path one: [l, [1], z], path two: [l, [1]]",
                "m.x, m[1] | Two document paths conflict with each other; must remove or rewrite one of these paths;"
                        + " path one: [m, x], path two: [m, [1]]",
                "a, | Syntax error; token: \"<EOF>\", near: \",\"",
                "a b | Syntax error; token: \"b\", near: \"a b\"",
                "l[a] | Syntax error; token: \"a\", near: \"[a]\"",
                ":a | Syntax error; token: \":a\", near: \":a\"",
                "name, #undefined | Attribute name is a reserved keyword; reserved keyword: name",
                "#undefined | An expression attribute name used in the document path is not defined; attribute name:"
                        + " #undefined",
            })
    void paths_are_well_formed_and_apart(String projection, String what) {
        assertThatThrownBy(() -> bind(projection)).hasMessage("Invalid ProjectionExpression: " + what);
    }

    @Test
    void a_projection_tells_its_paths() {
        assertThat(bind("#dot, l[0]").paths()).map(Path::toString).containsExactly("[a.b]", "[l, [0]]");
    }

    @Test
    void a_projection_that_is_too_long_is_not_told_its_size() {
        assertThatThrownBy(() -> Projection.of("a".repeat(4097), Given.placeholders("{}")))
                .hasMessage("Invalid ProjectionExpression: Expression size has exceeded the maximum allowed size;");
    }

    private static Projection bind(String projection) {
        return Projection.of(projection, Given.placeholders("{'#a':'a','#dot':'a.b'}"));
    }
}
