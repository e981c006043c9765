package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each handler that a template names is there to be called: infra sees no function's class, and a wrong name would show only when
 * Lambda calls it.
 */
class LambdaHandlerTest {

    private static final Synthesized APP = Synthesized.APP_RUNNER;
    private static final Set<String> MODULES =
            Set.of("behavior-worker", "grade-consolidator", "gov-sync", "privacy", "identity");
    private static final ClassDesc STREAM_HANDLER =
            ClassDesc.of("com.amazonaws.services.lambda.runtime.RequestStreamHandler");

    @TempDir
    private Path classes;

    /** What a module packages into its function are these classes, copied. */
    @TestFactory
    Stream<DynamicTest> every_handler_of_the_templates_is_a_class_of_the_module_that_is_packaged_for_it() {
        return functions().stream().map(function -> {
            LambdaHandler handler = new LambdaHandler(function.path("Handler").asText());
            Path packaged = Path.of("..", APP.moduleOf(function), "target", "classes");
            return DynamicTest.dynamicTest(
                    handler.name(),
                    () -> assertThat(handler.problemIn(packaged)).isEmpty());
        });
    }

    @Test
    void every_module_of_functions_has_one() {
        Set<String> modules = new TreeSet<>();
        functions().forEach(function -> modules.add(APP.moduleOf(function)));

        assertThat(modules).isEqualTo(new TreeSet<>(MODULES));
    }

    @Test
    void a_public_class_with_the_interface_and_the_method_can_be_called() throws IOException {
        write("io.luca.some.GoodFunction", LambdaHandlerTest::handler);

        assertThat(new LambdaHandler("io.luca.some.GoodFunction::handleRequest").problemIn(classes))
                .isEmpty();
    }

    @Test
    void a_name_that_leads_nowhere_is_told() throws IOException {
        write("io.luca.some.GoodFunction", LambdaHandlerTest::handler);

        assertProblem("io.luca.some.GodFunction::handleRequest", "there is no class io.luca.some.GodFunction");
        assertProblem("io.luca.GoodFunction::handleRequest", "there is no class io.luca.GoodFunction");
        assertProblem("io.luca.some.GoodFunction::handle", "has no method handle");
        assertProblem("io.luca.some.GoodFunction", "is not like");
        assertProblem("", "is not like");
    }

    @Test
    void a_class_that_lambda_could_not_make_or_call_is_told() throws IOException {
        write("io.luca.some.Bare", builder -> constructor(builder.withFlags(ClassFile.ACC_PUBLIC)));
        write("io.luca.some.Hidden", builder -> handler(builder).withFlags(0));
        write(
                "io.luca.some.Unmade",
                builder -> builder.withFlags(ClassFile.ACC_PUBLIC).withInterfaceSymbols(STREAM_HANDLER));

        assertProblem("io.luca.some.Bare::handleRequest", "implements none of Lambda's interfaces");
        assertProblem("io.luca.some.Hidden::handleRequest", "cannot be made");
        assertProblem("io.luca.some.Unmade::handleRequest", "cannot be made");
    }

    @Test
    void a_module_that_was_not_built_is_told() {
        assertThat(new LambdaHandler("io.luca.some.GoodFunction::handleRequest").problemIn(classes.resolve("none")))
                .get()
                .asString()
                .contains("build its module first");
    }

    private static List<JsonNode> functions() {
        List<JsonNode> functions = new ArrayList<>();
        for (String stack : APP.stacks()) {
            functions.addAll(APP.resources(stack, "AWS::Lambda::Function").values());
        }
        return functions;
    }

    private void assertProblem(String name, String problem) {
        assertThat(new LambdaHandler(name).problemIn(classes)).get().asString().contains(problem);
    }

    private void write(String name, Consumer<ClassBuilder> content) throws IOException {
        ClassDesc type = ClassDesc.of(name);
        Path file = classes.resolve(name.replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        ClassFile.of().buildTo(file, type, content);
    }

    private static ClassBuilder handler(ClassBuilder builder) {
        return constructor(builder.withFlags(ClassFile.ACC_PUBLIC).withInterfaceSymbols(STREAM_HANDLER))
                .withMethodBody(
                        "handleRequest",
                        MethodTypeDesc.of(ConstantDescs.CD_void),
                        ClassFile.ACC_PUBLIC,
                        code -> code.return_());
    }

    private static ClassBuilder constructor(ClassBuilder builder) {
        return builder.withMethodBody(
                ConstantDescs.INIT_NAME,
                ConstantDescs.MTD_void,
                ClassFile.ACC_PUBLIC,
                code -> code.aload(0)
                        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                        .return_());
    }
}
