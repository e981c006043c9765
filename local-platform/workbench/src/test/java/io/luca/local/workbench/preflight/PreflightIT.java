package io.luca.local.workbench.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.luca.local.workbench.account.AwsAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * What is asked of AWS and what becomes of its answers. The answers are in the shapes of AWS's API references: they were written from
 * that documentation, and not recorded on an account.
 */
class PreflightIT {

    private static final String CALLER = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
            <Arn>arn:aws:iam::123456789012:user/Alice</Arn><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>
            <Account>123456789012</Account></GetCallerIdentityResult>
            <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>
            </GetCallerIdentityResponse>""";

    private static final String REFUSED = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
            <Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error>
            <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ErrorResponse>""";

    private static final String SETTINGS = """
            all:
              interactiveCompute: fargate
              webOrigin: https://app.school.mx
              throttleRate: 500
              behaviorRate: 5000
            dev:
              governmentUrl: https://government.dev.luca.example
            staging:
              governmentUrl: https://test.government.mx
              interactiveCompute: app-runner
            prod:
              governmentUrl: https://government.mx
              alertEmails: ops@school.mx
              warmWriteUnits: 12000
              zones: us-east-1a,us-east-1b
              domainName: api.school.mx
              certificateArn: arn:aws:acm:us-east-1:123456789012:certificate/x
            """;

    private static final List<String> BUILDS_FOR_ARM = List.of("echo", "default  running  linux/amd64, linux/arm64");

    private final Map<String, String> answers = new HashMap<>();
    private final Map<String, Integer> statuses = new HashMap<>();
    private HttpServer aws;

    @TempDir
    private Path directory;

    PreflightIT() throws IOException {
        aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void answers_as_an_account_that_lacks_nothing() throws IOException {
        Files.writeString(directory.resolve("environments.yaml"), SETTINGS);
        template(
                "cdk.out",
                "ECS::Service",
                "ApiGatewayV2::VpcLink",
                "Athena::WorkGroup",
                "Pipes::Pipe",
                "Cognito::UserPool");
        template("cdk.out-app-runner", "AppRunner::Service");
        answers.put(
                "GetParameter /cdk-bootstrap/hnb659fds/version", parameter("/cdk-bootstrap/hnb659fds/version", "25"));
        answers.put(
                "GetParametersByPath",
                services(
                        "apigatewayv2",
                        "athena",
                        "cloudformation",
                        "cognito-idp",
                        "ecr",
                        "ecs",
                        "eventbridge",
                        "fargate",
                        "pipes",
                        "ssm"));
        answers.put("GetServiceQuota L-8A5B8E43", quota("apigateway", "L-8A5B8E43", 10_000));
        answers.put("GetServiceQuota L-B99A9384", quota("lambda", "L-B99A9384", 1_000));
        answers.put("ListServices", "{\"ServiceSummaryList\":[]}");
        answers.put("DescribeCertificate", certificate("ISSUED", "school.mx", "*.school.mx"));
        aws.createContext("/", this::answer);
        aws.start();
    }

    @AfterEach
    void ends() {
        aws.stop(0);
    }

    @Test
    void an_account_that_lacks_nothing_is_told_so_without_the_name_of_who_asks() {
        Map<String, Finding> findings = findings("prod", BUILDS_FOR_ARM);

        assertThat(findings.values()).allMatch(Finding.Ok.class::isInstance);
        assertThat(findings)
                .hasSize(14)
                .containsEntry("the credentials are good", Finding.ok("account 123456789012, region us-east-1"));
        assertThat(findings.toString()).doesNotContain("Alice");
    }

    @Test
    void an_account_without_bootstrap_is_told_the_command() {
        answers.remove("GetParameter /cdk-bootstrap/hnb659fds/version");

        assertThat(findings("prod", BUILDS_FOR_ARM).get("cdk is bootstrapped"))
                .isEqualTo(Finding.missing(
                        "there is no /cdk-bootstrap/hnb659fds/version",
                        "cd infra && npm ci && npx cdk bootstrap aws://123456789012/us-east-1"));
    }

    @Test
    void an_old_bootstrap_is_none() {
        answers.put(
                "GetParameter /cdk-bootstrap/hnb659fds/version", parameter("/cdk-bootstrap/hnb659fds/version", "5"));

        assertThat(findings("prod", BUILDS_FOR_ARM).get("cdk is bootstrapped")).isInstanceOf(Finding.Missing.class);
    }

    @ParameterizedTest
    @CsvSource({"105, '105, and 106 are needed'", "106, ''"})
    void what_is_set_apart_for_functions_is_needed_besides_what_aws_keeps_back_for_all(double value, String why)
            throws IOException {
        Files.writeString(
                directory.resolve("environments.yaml"),
                SETTINGS.replace("  warmWriteUnits", "  privacyFunctionsAtOnce: 3\n  warmWriteUnits"));
        Files.writeString(directory.resolve("cdk.out/Privacy.template.json"), """
                {"Resources":{
                 "A":{"Type":"AWS::Lambda::Function","Properties":{"ReservedConcurrentExecutions":2}},
                 "B":{"Type":"AWS::Lambda::Function","Properties":{"ReservedConcurrentExecutions":2}},
                 "C":{"Type":"AWS::Lambda::Function","Properties":{}}}}""");
        answers.put("GetServiceQuota L-B99A9384", quota("lambda", "L-B99A9384", value));

        Finding finding = findings("prod", BUILDS_FOR_ARM).get("functions may run together");

        if (why.isEmpty()) {
            assertThat(finding).isInstanceOf(Finding.Ok.class);
        } else {
            assertThat(finding)
                    .isInstanceOfSatisfying(
                            Finding.Missing.class,
                            missing -> assertThat(missing.toString()).contains(why));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "apigateway, L-8A5B8E43, 2500, the gateway takes the requests, '2,500, and 5,500 are needed', 10000",
        "lambda, L-B99A9384, 10, functions may run together, '10, and 100 are needed', 1000"
    })
    void a_quota_that_is_too_small_is_told_with_the_request(
            String service, String code, double value, String question, String why, String desired) {
        answers.put("GetServiceQuota " + code, quota(service, code, value));

        assertThat(findings("prod", BUILDS_FOR_ARM).get(question))
                .isEqualTo(Finding.missing(
                        why,
                        "aws service-quotas request-service-quota-increase --region us-east-1 --service-code " + service
                                + " --quota-code " + code + " --desired-value " + desired));
    }

    @Test
    void a_quota_that_the_account_has_not_of_its_own_is_awss_default() {
        answers.remove("GetServiceQuota L-8A5B8E43");
        answers.put("GetAWSDefaultServiceQuota L-8A5B8E43", quota("apigateway", "L-8A5B8E43", 10_000));

        assertThat(findings("prod", BUILDS_FOR_ARM).get("the gateway takes the requests"))
                .isEqualTo(Finding.ok("10,000, and 5,500 are needed"));
    }

    @Test
    void a_service_that_aws_has_elsewhere_is_missing_and_a_name_that_it_has_nowhere_leaves_it_open() {
        String most = answers.get("GetParametersByPath");
        answers.put("GetParametersByPath", most.replace("\"athena\"", "\"other\""));
        answers.put("GetParameter /aws/service/global-infrastructure/services/athena", parameter("x", "athena"));
        Finding lacks = findings("prod", BUILDS_FOR_ARM).get("every service is in the region");
        answers.put("GetParametersByPath", most.replace("\"pipes\"", "\"eventbridge-pipes\""));

        Finding open = findings("prod", BUILDS_FOR_ARM).get("every service is in the region");

        assertThat(lacks).isEqualTo(Finding.missing("us-east-1 lacks athena", "choose another region"));
        assertThat(open)
                .isInstanceOfSatisfying(
                        Finding.CannotTell.class, told -> assertThat(told.why()).contains("no pipes"));
    }

    @Test
    void who_may_not_look_is_told_that_it_cannot_be_told() {
        statuses.put("GetServiceQuota L-B99A9384", 400);
        answers.put(
                "GetServiceQuota L-B99A9384",
                "{\"__type\":\"AccessDeniedException\",\"Message\":\"User: arn:aws:iam::123456789012:user/Alice is not authorized.\"}");

        assertThat(findings("prod", BUILDS_FOR_ARM).get("functions may run together"))
                .isInstanceOfSatisfying(
                        Finding.CannotTell.class,
                        open -> assertThat(open.why())
                                .contains("AccessDenied", "User: (who asks) is not authorized")
                                .doesNotContain("Alice"));
    }

    @Test
    void app_runner_is_open_only_to_an_account_that_runs_something_on_it() {
        Finding without = findings("staging", BUILDS_FOR_ARM).get("the compute is open to this account");
        answers.put("ListServices", "{\"ServiceSummaryList\":[{\"ServiceName\":\"web\",\"Status\":\"RUNNING\"}]}");

        Finding with = findings("staging", BUILDS_FOR_ARM).get("the compute is open to this account");

        assertThat(without).isInstanceOf(Finding.CannotTell.class);
        assertThat(with).isInstanceOf(Finding.Ok.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ISSUED, api.school.mx, www.school.mx, ok",
        "ISSUED, school.mx, *.school.mx, ok",
        "PENDING_VALIDATION, api.school.mx, api.school.mx, PENDING_VALIDATION",
        "ISSUED, school.mx, *.api.school.mx, is not for api.school.mx",
        "ISSUED, school.mx, *.mx, is not for api.school.mx",
    })
    void a_domain_needs_a_certificate_that_is_issued_and_for_it(String status, String name, String other, String told) {
        answers.put("DescribeCertificate", certificate(status, name, other));

        Finding finding = findings("prod", BUILDS_FOR_ARM).get("the certificate is issued");

        assertThat(finding).isInstanceOf(told.equals("ok") ? Finding.Ok.class : Finding.Missing.class);
        assertThat(finding.toString()).contains(told.equals("ok") ? "api.school.mx" : told);
    }

    @Test
    void a_certificate_that_is_not_there_is_told_with_the_request_and_without_a_domain_none_is_needed() {
        answers.remove("DescribeCertificate");

        assertThat(findings("prod", BUILDS_FOR_ARM).get("the certificate is issued"))
                .isEqualTo(Finding.missing(
                        "there is no arn:aws:acm:us-east-1:123456789012:certificate/x",
                        "aws acm request-certificate --region us-east-1 --domain-name api.school.mx --validation-method DNS,"
                                + " and set certificateArn in infra/environments.yaml"));
        assertThat(findings("dev", BUILDS_FOR_ARM).get("the certificate is issued"))
                .isInstanceOf(Finding.Ok.class);
    }

    @Test
    void zones_that_nobody_chose_leave_open_whether_a_vpc_link_can_be_in_them() {
        assertThat(findings("dev", BUILDS_FOR_ARM).get("the zones have vpc links"))
                .isInstanceOf(Finding.CannotTell.class);
        assertThat(findings("staging", BUILDS_FOR_ARM).get("the zones have vpc links"))
                .isEqualTo(Finding.ok("there is no VPC link"));
    }

    @Test
    void zones_of_another_region_are_missing_and_a_number_that_is_none_is_named() throws IOException {
        Files.writeString(
                directory.resolve("environments.yaml"),
                SETTINGS.replace("us-east-1a,us-east-1b", "eu-west-1a,eu-west-1b")
                        .replace("5000", "five"));

        Map<String, Finding> findings = findings("prod", BUILDS_FOR_ARM);

        assertThat(findings.get("the zones have vpc links")).isInstanceOf(Finding.Missing.class);
        assertThat(findings.get("the lake takes the events").toString())
                .contains("behaviorRate of prod must be a whole number, got five");
    }

    @Test
    void credentials_that_aws_refuses_are_missing_and_without_an_answer_nobody_can_tell() {
        statuses.put("GetCallerIdentity", 403);
        Finding refused = findings("prod", BUILDS_FOR_ARM).get("the credentials are good");
        aws.stop(0);

        Finding unreached = findings("prod", BUILDS_FOR_ARM).get("the credentials are good");

        assertThat(refused)
                .isInstanceOfSatisfying(
                        Finding.Missing.class, told -> assertThat(told.why()).contains("InvalidClientTokenId"));
        assertThat(unreached)
                .isInstanceOfSatisfying(
                        Finding.CannotTell.class, told -> assertThat(told.why()).contains("AWS is not reached"));
    }

    @Test
    void docker_must_be_there_and_build_for_arm() {
        Finding absent = findings("prod", List.of("no-docker-here")).get("docker builds for arm");
        Finding another = findings("prod", List.of("echo", "linux/amd64")).get("docker builds for arm");
        Finding broken = findings("prod", List.of("false")).get("docker builds for arm");

        assertThat(List.of(absent, another, broken)).allMatch(Finding.Missing.class::isInstance);
    }

    @Test
    void an_address_that_is_nobodys_is_none_and_only_prod_must_have_one_for_alarms() {
        Map<String, Finding> findings = findings("dev", BUILDS_FOR_ARM);

        assertThat(findings.get("the government has an address"))
                .isEqualTo(Finding.missing(
                        "governmentUrl is https://government.dev.luca.example, which is nobody's",
                        "set governmentUrl of dev in infra/environments.yaml"));
        assertThat(findings.get("alarms have an address")).isInstanceOf(Finding.Ok.class);
    }

    @Test
    void the_settings_of_this_repository_are_read() {
        Path settings = Path.of("../../infra/environments.yaml");

        Map<String, Finding> findings = findings(EnvironmentSettings.read(settings, "prod"), BUILDS_FOR_ARM);

        assertThat(findings.get("alarms have an address"))
                .as("a placeholder that whoever deploys replaces")
                .isInstanceOf(Finding.Missing.class);
        assertThat(findings.get("the table takes the events")).isEqualTo(Finding.ok("warmWriteUnits 12000"));
    }

    @Test
    void the_services_are_those_of_the_templates_on_the_environments_compute() {
        Finding onAppRunner = findings("staging", BUILDS_FOR_ARM).get("every service is in the region");

        assertThat(onAppRunner)
                .as("the list is that of a region without it, and does not know it elsewhere")
                .isInstanceOfSatisfying(
                        Finding.CannotTell.class, told -> assertThat(told.why()).contains("no apprunner"));
        assertThat(findings("prod", BUILDS_FOR_ARM).get("every service is in the region"))
                .isEqualTo(Finding.ok("10 services"));
    }

    private void template(String assembly, String... types) throws IOException {
        StringBuilder resources = new StringBuilder();
        for (String type : types) {
            resources
                    .append(resources.isEmpty() ? "" : ",")
                    .append("\"R" + resources.length() + "\":{\"Type\":\"AWS::" + type + "\"}");
        }
        Files.writeString(
                Files.createDirectories(directory.resolve(assembly)).resolve("Luca.template.json"),
                "{\"Resources\":{" + resources + "}}");
    }

    private Map<String, Finding> findings(String environment, List<String> docker) {
        return findings(EnvironmentSettings.read(directory.resolve("environments.yaml"), environment), docker);
    }

    private Map<String, Finding> findings(EnvironmentSettings settings, List<String> docker) {
        Map<String, Finding> findings = new HashMap<>();
        try (AwsAccount account = new AwsAccount(
                Optional.of(URI.create("http://localhost:" + aws.getAddress().getPort())),
                Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))) {
            Preflight.of(
                    new Target(account, settings, new Templates(directory), docker),
                    answer -> findings.put(answer.question(), answer.finding()));
        }
        return findings;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target == null) {
            boolean isRefused = statuses.containsKey("GetCallerIdentity");
            send(exchange, statuses.getOrDefault("GetCallerIdentity", 200), "text/xml", isRefused ? REFUSED : CALLER);
            return;
        }
        String operation = target.substring(target.lastIndexOf('.') + 1);
        String call = answers.keySet().stream()
                .filter(known -> known.equals(operation)
                        || (known.startsWith(operation + " ")
                                && body.contains("\"" + known.substring(operation.length() + 1) + "\"")))
                .findFirst()
                .orElse("");
        if (call.isEmpty()) {
            send(exchange, 400, "application/x-amz-json-1.1", "{\"__type\":\"" + none(operation) + "\"}");
            return;
        }
        send(exchange, statuses.getOrDefault(call, 200), "application/x-amz-json-1.1", answers.get(call));
    }

    private static String none(String operation) {
        return switch (operation) {
            case "GetParameter" -> "ParameterNotFound";
            case "DescribeCertificate" -> "ResourceNotFoundException";
            default -> "NoSuchResourceException";
        };
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String parameter(String name, String value) {
        return """
                {"Parameter":{"ARN":"arn:aws:ssm:us-east-1:123456789012:parameter/x","DataType":"text",\
                "LastModifiedDate":1.6e9,"Name":"%s","Type":"String","Value":"%s","Version":1}}""".formatted(name, value);
    }

    private static String certificate(String status, String name, String other) {
        return """
                {"Certificate":{"CertificateArn":"arn:aws:acm:us-east-1:123456789012:certificate/x","DomainName":"%s",\
                "SubjectAlternativeNames":["%s","%s"],"Status":"%s","Type":"AMAZON_ISSUED"}}""".formatted(name, name, other, status);
    }

    private static String services(String... names) {
        StringBuilder list = new StringBuilder();
        for (String name : names) {
            list.append(list.isEmpty() ? "" : ",")
                    .append("{\"Name\":\"/aws/service/global-infrastructure/regions/" + "us-east-1/services/" + name
                            + "-\",\"Type\":\"String\",\"Value\":\"" + name + "\"}");
        }
        return "{\"Parameters\":[" + list + "]}";
    }

    private static String quota(String service, String code, double value) {
        return """
                {"Quota":{"Adjustable":true,"GlobalQuota":false,"QuotaCode":"%s","QuotaName":"a quota",\
                "ServiceCode":"%s","Unit":"None","Value":%s}}""".formatted(code, service, value);
    }
}
