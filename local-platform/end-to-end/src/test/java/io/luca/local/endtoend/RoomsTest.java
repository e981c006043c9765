package io.luca.local.endtoend;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who imports whom, in one map for the rooms of all modules. The pictures of docs/architecture.md are drawn from it. */
class RoomsTest {

    /** An arrow that is not here does not exist, and each that is here does. */
    private static final Rooms MAP = Rooms.of("""
            consolidator: contract function grading logging model store tracing
            contract:
            function: contract logging model store tenancy tracing
            gov: contract function logging model store tracing
            grading: model
            identity: contract function logging model store
            infra: infra.construct infra.settings infra.stack
            infra.construct: contract infra.settings
            infra.construct.behavior: contract infra.construct
            infra.construct.compute: contract infra.construct infra.construct.edge infra.settings
            infra.construct.consolidation: contract infra.construct infra.construct.data
            infra.construct.data: contract infra.construct
            infra.construct.edge: contract infra.construct infra.construct.behavior infra.settings
            infra.construct.lake: contract infra.construct infra.construct.data infra.settings
            infra.construct.operations: contract infra.construct infra.settings
            infra.construct.privacy: contract infra.construct infra.construct.data infra.construct.lake
            infra.construct.sync: contract infra.construct infra.construct.data infra.settings
            infra.settings: contract
            infra.stack: contract infra.construct infra.construct.behavior infra.construct.compute infra.construct.consolidation infra.construct.data infra.construct.edge infra.construct.lake infra.construct.operations infra.construct.privacy infra.construct.sync infra.settings
            interactive: contract interactive.metrics interactive.privacy interactive.resilience interactive.school interactive.server model store tenancy tracing
            interactive.http: model
            interactive.metrics: contract
            interactive.privacy: contract model tenancy tracing
            interactive.resilience: interactive.metrics model
            interactive.school: contract grading interactive.http interactive.metrics interactive.privacy interactive.resilience logging model store tracing
            interactive.server: contract interactive.http interactive.resilience logging model tracing
            local.aws.cloud: local.aws.endpoint local.aws.iam local.aws.metric local.aws.template local.aws.time local.aws.trace
            local.aws.container: local.aws.cloud local.aws.endpoint local.aws.http local.aws.process local.aws.template
            local.aws.document:
            local.aws.duckdb:
            local.aws.endpoint: local.aws.http
            local.aws.http:
            local.aws.iam: local.aws.document local.aws.endpoint local.aws.template
            local.aws.kept: local.dynamodb.store
            local.aws.metric:
            local.aws.process:
            local.aws.service.apigateway: local.aws.cloud local.aws.document local.aws.endpoint local.aws.http local.aws.metric local.aws.service.cognito local.aws.service.ec2 local.aws.service.elasticloadbalancing local.aws.service.logs local.aws.service.waf local.aws.template local.aws.trace
            local.aws.service.apprunner: local.aws.cloud local.aws.container local.aws.document local.aws.service.apigateway local.aws.service.waf local.aws.template
            local.aws.service.athena: local.aws.cloud local.aws.document local.aws.duckdb local.aws.endpoint local.aws.iam local.aws.kept local.aws.service.glue local.aws.service.s3 local.aws.template
            local.aws.service.cloudformation: local.aws.cloud local.aws.endpoint local.aws.template
            local.aws.service.cloudtrail: local.aws.cloud local.aws.document local.aws.endpoint local.aws.iam local.aws.service.logs local.aws.template
            local.aws.service.cloudwatch: local.aws.cloud local.aws.document local.aws.endpoint local.aws.kept local.aws.metric local.aws.template local.aws.time
            local.aws.service.cognito: local.aws.cloud local.aws.document local.aws.endpoint local.aws.service.lambda local.aws.service.waf local.aws.template
            local.aws.service.dynamodb: local.aws.cloud local.aws.document local.aws.endpoint local.aws.http local.aws.metric local.aws.template local.dynamodb local.dynamodb.fault local.dynamodb.item
            local.aws.service.ec2: local.aws.cloud local.aws.document local.aws.template
            local.aws.service.ecs: local.aws.cloud local.aws.container local.aws.document local.aws.service.ec2 local.aws.service.elasticloadbalancing local.aws.service.logs local.aws.template
            local.aws.service.elasticloadbalancing: local.aws.cloud local.aws.document local.aws.metric local.aws.service.ec2 local.aws.template
            local.aws.service.firehose: local.aws.cloud local.aws.document local.aws.duckdb local.aws.endpoint local.aws.iam local.aws.metric local.aws.service.glue local.aws.service.s3 local.aws.template local.aws.time
            local.aws.service.glue: local.aws.cloud local.aws.document local.aws.endpoint local.aws.iam local.aws.template
            local.aws.service.lambda: local.aws.cloud local.aws.document local.aws.endpoint local.aws.http local.aws.iam local.aws.kept local.aws.metric local.aws.process local.aws.service.logs local.aws.service.sqs local.aws.template local.aws.time local.aws.trace
            local.aws.service.logs: local.aws.cloud local.aws.document local.aws.metric local.aws.template
            local.aws.service.pipes: local.aws.cloud local.aws.document local.aws.endpoint local.aws.iam local.aws.metric local.aws.service.dynamodb local.aws.template local.aws.time
            local.aws.service.s3: local.aws.cloud local.aws.document local.aws.endpoint local.aws.iam local.aws.template
            local.aws.service.scheduler: local.aws.cloud local.aws.document local.aws.endpoint local.aws.iam local.aws.kept local.aws.metric local.aws.template local.aws.time
            local.aws.service.secretsmanager: local.aws.cloud local.aws.document local.aws.endpoint local.aws.kept local.aws.template
            local.aws.service.sns: local.aws.cloud local.aws.document local.aws.endpoint local.aws.iam local.aws.template
            local.aws.service.sqs: local.aws.cloud local.aws.document local.aws.endpoint local.aws.iam local.aws.kept local.aws.metric local.aws.template local.aws.trace
            local.aws.service.stepfunctions: local.aws.cloud local.aws.document local.aws.endpoint local.aws.iam local.aws.kept local.aws.metric local.aws.service.logs local.aws.template local.aws.time
            local.aws.service.sts: local.aws.cloud local.aws.endpoint local.aws.iam
            local.aws.service.waf: local.aws.cloud local.aws.document local.aws.template
            local.aws.template: local.aws.document
            local.aws.time:
            local.aws.trace: local.aws.http
            local.dynamodb: local.dynamodb.fault local.dynamodb.item local.dynamodb.store local.dynamodb.stream local.dynamodb.table local.dynamodb.value
            local.dynamodb.expression: local.dynamodb.value
            local.dynamodb.fault: local.dynamodb.table local.dynamodb.value
            local.dynamodb.item: local.dynamodb.expression local.dynamodb.fault local.dynamodb.store local.dynamodb.stream local.dynamodb.table local.dynamodb.value
            local.dynamodb.store:
            local.dynamodb.stream: local.dynamodb.store local.dynamodb.table local.dynamodb.value
            local.dynamodb.table: local.dynamodb.store local.dynamodb.value
            local.dynamodb.value:
            local.platform: contract local.aws.cloud local.aws.container local.aws.endpoint local.aws.service.apigateway local.aws.service.apprunner local.aws.service.athena local.aws.service.cloudformation local.aws.service.cloudtrail local.aws.service.cloudwatch local.aws.service.cognito local.aws.service.dynamodb local.aws.service.ec2 local.aws.service.ecs local.aws.service.elasticloadbalancing local.aws.service.firehose local.aws.service.glue local.aws.service.lambda local.aws.service.logs local.aws.service.pipes local.aws.service.s3 local.aws.service.scheduler local.aws.service.secretsmanager local.aws.service.sns local.aws.service.sqs local.aws.service.stepfunctions local.aws.service.sts local.aws.service.waf local.aws.trace local.platform.government model store tenancy
            local.platform.government: local.aws.http
            local.testing: local.dynamodb
            local.workbench.account: contract
            local.workbench.bench: contract grading local.aws.cloud local.aws.duckdb local.aws.endpoint local.aws.service.athena local.aws.service.firehose local.aws.service.glue local.aws.service.lambda local.aws.service.s3 local.aws.service.sqs local.aws.service.stepfunctions local.aws.template local.dynamodb local.dynamodb.store local.dynamodb.value local.platform local.workbench.account local.workbench.bench.bare local.workbench.drill local.workbench.load local.workbench.smoke model store
            local.workbench.bench.bare:
            local.workbench.cli: contract local.aws.cloud local.aws.endpoint local.aws.service.dynamodb local.aws.service.pipes local.aws.service.sns local.platform local.platform.government local.workbench.account local.workbench.bench local.workbench.drill local.workbench.load local.workbench.preflight local.workbench.school local.workbench.smoke local.workbench.trace model
            local.workbench.drill: contract local.aws.endpoint local.aws.service.cloudwatch local.aws.service.dynamodb local.aws.service.lambda local.aws.service.scheduler local.aws.service.sns local.aws.service.sqs local.aws.service.stepfunctions local.aws.trace local.dynamodb.fault local.platform local.platform.government local.workbench.load model store
            local.workbench.load: contract local.platform model store
            local.workbench.preflight: local.workbench.account
            local.workbench.school: contract local.platform local.workbench.account model store
            local.workbench.smoke: contract local.platform local.workbench.account model store
            local.workbench.trace: contract
            logging: contract
            model:
            privacy: contract function model store tenancy
            store: contract grading logging model tenancy tracing
            tenancy: contract logging model
            tracing:
            worker: contract function logging model store tracing
            """);

    /** Each library in its rooms and nowhere else, and really used there: a rule about nobody would guard nothing. */
    private static final Map<String, List<String>> GUARDED = Map.ofEntries(
            Map.entry("software.amazon.awssdk.services.dynamodb..", List.of("io.luca.store..", "io.luca.local..")),
            Map.entry("io.opentelemetry..", List.of("io.luca.tracing..")),
            Map.entry("io.helidon..", List.of("io.luca.interactive.server..", "io.luca.local..")),
            Map.entry("com.nimbusds..", List.of("io.luca.interactive.server..", "io.luca.local.aws.service.cognito..")),
            Map.entry("com.cronutils..", List.of("io.luca.local.aws.service.scheduler..")),
            Map.entry("java.sql..", List.of("io.luca.local.aws.duckdb..", "io.luca.privacy..")),
            Map.entry("net.thisptr..", List.of("io.luca.local.aws.service.firehose..")),
            Map.entry("com.dashjoin..", List.of("io.luca.local.aws.service.stepfunctions..")),
            Map.entry("io.github.resilience4j..", List.of("io.luca.interactive.resilience..")),
            Map.entry("software.amazon.awscdk..", List.of("io.luca.infra..")),
            Map.entry("picocli..", List.of("io.luca.local.workbench.cli..")),
            Map.entry("org.testcontainers..", List.of("io.luca.local.testing..")));

    /** Where a program begins: here the clock comes from, and the environment. */
    private static final List<String> BEGINNINGS =
            List.of("Main", "Wiring", "BehaviorFunction", "ConsolidationFunction", "StaffRolesFunction");

    private static final List<String> MODULES = List.of(
            "shared-model",
            "interactive-service",
            "behavior-worker",
            "grade-consolidator",
            "gov-sync",
            "privacy",
            "identity",
            "infra",
            "local-platform/dynamodb",
            "local-platform/testing",
            "local-platform/aws",
            "local-platform/platform",
            "local-platform/workbench");

    private static final Path ROOT = Path.of("../..");

    private static JavaClasses luca;
    private static Rooms rooms;

    @BeforeAll
    static void read() {
        luca = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPaths(MODULES.stream()
                        .map(module -> ROOT.resolve(module).resolve("target/classes"))
                        .toList());
        rooms = Rooms.read(MODULES.stream()
                .map(module -> ROOT.resolve(module).resolve("src/main/java"))
                .toList());
    }

    @Test
    void every_module_is_looked_at() throws IOException {
        try (Stream<Path> poms = Files.find(ROOT, 3, (file, _) -> file.endsWith("pom.xml"))) {
            assertThat(poms.map(Path::getParent)
                            .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
                            .map(module -> ROOT.relativize(module).toString()))
                    .containsExactlyInAnyOrderElementsOf(MODULES);
        }
    }

    @Test
    void the_map_has_each_room_with_the_rooms_that_it_imports() {
        assertThat(rooms.text()).isEqualTo(MAP.text());
    }

    @Test
    void no_room_imports_itself_by_way_of_others() {
        assertThat(MAP.circle()).isEmpty();
        assertThat(Rooms.of("a: b\nb: c\nc: b\n").circle()).contains(List.of("a", "b", "c", "b"));
    }

    @Test
    void the_machine_knows_nothing_of_schools_and_schools_nothing_of_the_machine() {
        MAP.imports().forEach((room, imported) -> {
            if (room.startsWith("local.aws.")) {
                assertThat(imported)
                        .as(room)
                        .allMatch(other -> other.startsWith("local.aws.") || other.startsWith("local.dynamodb"));
            }
            if (room.startsWith("local.dynamodb")) {
                assertThat(imported).as(room).allMatch(other -> other.startsWith("local.dynamodb"));
            }
            if (!room.startsWith("local.")) {
                assertThat(imported).as(room).noneMatch(other -> other.startsWith("local."));
            }
            if (room.startsWith("infra")) {
                assertThat(imported).as(room).allMatch(other -> other.startsWith("infra") || other.equals("contract"));
            }
        });
        assertThat(MAP.below("local.aws")).isNotEmpty();
        assertThat(MAP.below("infra")).isNotEmpty();
    }

    /** There they take a place among few; a handler that asked the table itself would take connections from those who write. */
    @ParameterizedTest
    @ValueSource(strings = {"schoolClass", "gradeDetail"})
    void the_service_reads_much_at_one_place_alone(String read) {
        List<String> callers = luca.stream()
                .filter(type -> type.getPackageName().startsWith("io.luca.interactive"))
                .filter(type -> type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().getSimpleName().equals("SchoolTable")
                                && call.getName().equals(read)))
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(callers).containsExactly("SchoolData");
    }

    /** They are written to a file as they should be, for whoever changes the map. */
    @Test
    void the_pictures_are_those_of_the_map() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/architecture.md"));
        String pictures =
                pictures().map(picture -> "```mermaid\n" + picture + "```\n").collect(joining("\n"));
        Files.writeString(Path.of("target", "rooms.md"), pictures);

        assertThat(pictures().toList())
                .allSatisfy(picture -> assertThat(document)
                        .as("docs/architecture.md has the pictures of target/rooms.md")
                        .contains("```mermaid\n" + picture + "```"));
    }

    private static Stream<String> pictures() {
        List<String> product = MAP.imports().keySet().stream()
                .filter(room -> !room.startsWith("local.") && !room.startsWith("infra"))
                .toList();
        List<String> core = MAP.below("local.aws").stream()
                .filter(room -> !room.startsWith("local.aws.service."))
                .toList();
        return Stream.of(
                MAP.picture(with(product, "infra"), List.of("interactive")),
                MAP.picture(List.of("contract", "infra", "infra.settings", "infra.stack"), List.of("infra.construct")),
                MAP.picture(core, List.of("local.aws.service")),
                MAP.picture(List.of(), List.of("local.dynamodb")),
                MAP.picture(
                        List.of("local.aws", "local.dynamodb", "local.platform", "local.platform.government", "store"),
                        List.of("local.workbench")));
    }

    private static List<String> with(List<String> rooms, String more) {
        return Stream.concat(rooms.stream(), Stream.of(more)).toList();
    }

    @Test
    void the_contract_imports_nothing_and_the_model_only_the_jdk() {
        classes()
                .that()
                .resideInAPackage("io.luca.contract..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.luca.contract..", "java.lang..", "org.jspecify..")
                .check(luca);
        classes()
                .that()
                .resideInAPackage("io.luca.model..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.luca.model..", "java..", "org.jspecify..")
                .check(luca);
    }

    @Test
    void grades_are_computed_from_rules_and_marks_alone() {
        classes()
                .that()
                .resideInAPackage("io.luca.grading..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.luca.grading..",
                        "io.luca.model..",
                        "com.fasterxml.jackson.core..",
                        "java..",
                        "org.jspecify..")
                .check(luca);
    }

    @Test
    void guarded_libraries_stay_in_their_rooms() {
        GUARDED.forEach((library, allowed) -> {
            assertThat(luca.that(resideInAPackage(allowed.getFirst())).stream()
                            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                            .anyMatch(use -> resideInAPackage(library).test(use.getTargetClass())))
                    .as("%s uses %s", allowed.getFirst(), library)
                    .isTrue();
            noClasses()
                    .that()
                    .resideOutsideOfPackages(allowed.toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library)
                    .check(luca);
        });
    }

    /** Tests could not set it otherwise. */
    @Test
    void the_time_of_production_code_comes_from_the_clock_that_a_program_begins_with() {
        var production = noClasses().that().resideOutsideOfPackage("io.luca.local..");
        for (Class<?> now : List.of(
                Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class)) {
            production.should().callMethod(now, "now").check(luca);
        }
        production.should().callMethod(System.class, "currentTimeMillis").check(luca);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.luca.local..")
                .and(describe("are no beginning", type -> !BEGINNINGS.contains(type.getSimpleName())))
                .should()
                .callMethod(Clock.class, "systemUTC")
                .check(luca);
    }
}
