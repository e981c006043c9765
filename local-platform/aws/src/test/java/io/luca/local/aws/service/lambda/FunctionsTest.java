package io.luca.local.aws.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.WritableHeaders;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.RestTarget;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.aws.template.Deployment;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.time.Timeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionsTest {

    private static final Processor MACHINE = Processor.ofThisMachine();
    private static final Processor OTHER = MACHINE == Processor.ARM64 ? Processor.X86_64 : Processor.ARM64;
    private static final String ARCHITECTURES = "S/Function (AWS::Lambda::Function) Architectures";

    @TempDir
    Path directory;

    private Path code;
    private Functions functions;

    @BeforeEach
    void an_empty_package() throws IOException {
        code = Files.createDirectories(directory.resolve("function/lib")).getParent();
    }

    @Test
    void what_a_function_is_lent_is_said_with_what_has_no_meaning_here() throws Exception {
        carryDuckDb();

        assertThat(deploy(OTHER.toString()).withoutMeaning())
                .containsEntry(
                        ARCHITECTURES,
                        "the process runs on this machine's own processor, and is lent this machine's own DuckDB");
    }

    @Test
    void a_function_without_native_code_is_lent_nothing() throws Exception {
        assertThat(deploy(OTHER.toString()).withoutMeaning())
                .containsEntry(ARCHITECTURES, "the process runs on this machine's own processor");
    }

    @Test
    void native_code_that_nobody_lends_stops_the_start() throws Exception {
        byte[] library = new byte[64];
        try (InputStream duckDb = LentLibraries.class.getResourceAsStream("/" + duckDb(OTHER))) {
            duckDb.readNBytes(library, 0, library.length);
        }
        Files.write(code.resolve("libgoose.so"), library);

        assertThatThrownBy(() -> deploy(OTHER.toString()))
                .hasMessageContaining("S/Function")
                .hasMessageContaining("Code: the package brings libgoose.so");
    }

    @Test
    void a_processor_that_lambda_has_not_stops_the_start() {
        assertThatThrownBy(() -> deploy("riscv64"))
                .hasMessageContaining("S/Function")
                .hasMessageContaining("Architectures must be one of arm64 and x86_64, got [riscv64]");
    }

    @Test
    void what_is_set_apart_for_functions_leaves_some_of_an_account_for_all() throws Exception {
        assertThat(deploy(MACHINE.toString(), "900").withoutMeaning())
                .as("it has a meaning")
                .doesNotContainKey("S/Function (AWS::Lambda::Function) ReservedConcurrentExecutions");

        assertThatThrownBy(() -> deploy(MACHINE.toString(), "901"))
                .hasMessageContaining("S/Function")
                .hasMessageContaining("ReservedConcurrentExecutions of all functions must leave 100 of the 1000");
    }

    @Test
    void who_waits_for_a_function_that_has_no_room_is_told_to_come_back() throws Exception {
        deploy(MACHINE.toString(), "0");
        LambdaService service = new LambdaService(
                functions,
                new AsyncInvocations(
                        new InvokeConfigs(functions),
                        new Timeline(Clock.systemUTC()),
                        Runnable::run,
                        (_, _, _, _) -> {},
                        Optional.empty()),
                (_, _, _, _) -> {});
        AwsCall invoke = new AwsCall(
                "lambda",
                "",
                true,
                new Caller.RoleSession("role", "n", Map.of(), Instant.MAX),
                WritableHeaders.create(),
                new byte[0],
                new RestTarget("POST", "/2015-03-31/functions/Function/invocations", ""));

        assertThatThrownBy(() -> service.answer(invoke)).isInstanceOfSatisfying(AwsError.class, refused -> {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("TooManyRequestsException");
        });
    }

    private static String duckDb(Processor processor) {
        return LentLibraries.KNOWN.getFirst().file(processor).orElseThrow();
    }

    /** A package with DuckDB's own file for the other processor, as this machine's jar has it. */
    private void carryDuckDb() throws IOException {
        JarURLConnection own = (JarURLConnection)
                LentLibraries.class.getResource("/" + duckDb(OTHER)).openConnection();
        ZipEntry entry = new ZipEntry(duckDb(OTHER));
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(own.getJarEntry().getSize());
        entry.setCrc(own.getJarEntry().getCrc());
        try (InputStream content = own.getInputStream();
                ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(code.resolve("lib/duckdb.jar")))) {
            jar.putNextEntry(entry);
            content.transferTo(jar);
        }
    }

    private Deployment deploy(String architecture) throws IOException {
        return deploy(architecture, "1");
    }

    private Deployment deploy(String architecture, String reserved) throws IOException {
        String template = """
                {"Resources":{
                 "Role":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[
                   {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}}},
                 "Function":{"Type":"AWS::Lambda::Function","Properties":{
                   "Runtime":"java25","Handler":"H::h","Code":{"S3Bucket":"b","S3Key":"k.zip"},
                   "Role":{"Fn::GetAtt":["Role","Arn"]},"Architectures":["%s"],
                   "ReservedConcurrentExecutions":%s}}}}""".formatted(architecture, reserved);
        Roles roles = new Roles(Environment.LAPTOP);
        functions = new Functions(
                new CloudAssembly(List.of(), Map.of(), Map.of("k", code)),
                Environment.LAPTOP,
                roles,
                new CredentialStore(Environment.LAPTOP.accountId(), Clock.systemUTC()),
                () -> "http://localhost:1",
                Path.of("java"),
                directory,
                Clock.systemUTC(),
                new Metrics(Clock.systemUTC()),
                (_, _) -> {},
                () -> {
                    throw new AssertionError("nothing is called here");
                });
        return new Deployment(Environment.LAPTOP, (id, _) -> id, List.of(roles, functions))
                .deploy(new CloudAssembly(
                        List.of(new CloudAssembly.Template("S", new ObjectMapper().readTree(template))),
                        Map.of(),
                        Map.of("k", code)));
    }
}
