package io.luca.local;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may import whom; docs/architecture.md shows the same in a picture. */
class RoomsTest {

    private static final List<String> ROOMS = List.of(
            "io.luca.contract..",
            "io.luca.model..",
            "io.luca.grading..",
            "io.luca.tenancy..",
            "io.luca.store..",
            "io.luca.interactive.http..",
            "io.luca.interactive.school..",
            "io.luca.interactive.resilience..",
            "io.luca.interactive.server..",
            "io.luca.logging..",
            "io.luca.worker..",
            "io.luca.consolidator..",
            "io.luca.gov..",
            "io.luca.privacy..",
            "io.luca.infra..",
            "io.luca.local.template..",
            "io.luca.local.iam..",
            "io.luca.local.workflow..");

    /** Each library in its room and nowhere else, and really used there: a rule about nobody would guard nothing. */
    private static final Map<String, String[]> GUARDED = Map.of(
            "software.amazon.awssdk.services.dynamodb..", new String[] {"io.luca.store..", "io.luca.local.."},
            "io.helidon..", new String[] {"io.luca.interactive.server..", "io.luca.local.."},
            "com.nimbusds..", new String[] {"io.luca.interactive.server..", "io.luca.local.identity.."},
            "com.cronutils..", new String[] {"io.luca.local.scheduler.."},
            "java.sql..", new String[] {"io.luca.local.duckdb..", "io.luca.privacy.."},
            "net.thisptr..", new String[] {"io.luca.local.firehose.."},
            "com.dashjoin..", new String[] {"io.luca.local.workflow.."},
            "io.github.resilience4j..", new String[] {"io.luca.interactive.resilience.."},
            "software.amazon.awscdk..", new String[] {"io.luca.infra.."});

    private static JavaClasses luca;

    @BeforeAll
    static void read() {
        luca = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPaths(List.of(
                        Path.of("../shared-model/target/classes"),
                        Path.of("../interactive-service/target/classes"),
                        Path.of("../behavior-worker/target/classes"),
                        Path.of("../grade-consolidator/target/classes"),
                        Path.of("../gov-sync/target/classes"),
                        Path.of("../privacy/target/classes"),
                        Path.of("../infra/target/classes"),
                        Path.of("target/classes")));
    }

    @Test
    void every_room_that_the_rules_name_has_someone_in_it() {
        assertThat(ROOMS)
                .allSatisfy(room ->
                        assertThat(luca.that(resideInAPackage(room))).as(room).isNotEmpty());
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
        GUARDED.forEach((library, rooms) -> {
            assertThat(luca.that(resideInAPackage(rooms[0])).stream()
                            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                            .anyMatch(use -> resideInAPackage(library).test(use.getTargetClass())))
                    .as("%s uses %s", rooms[0], library)
                    .isTrue();
            noClasses()
                    .that()
                    .resideOutsideOfPackages(rooms)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library)
                    .check(luca);
        });
    }

    @Test
    void infra_knows_the_code_only_by_its_contract() {
        noClasses()
                .that()
                .resideInAPackage("io.luca.infra..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.luca..")
                        .and(not(resideInAnyPackage("io.luca.infra..", "io.luca.contract.."))))
                .check(luca);
    }

    @Test
    void production_code_and_the_laptop_do_not_know_each_other_but_for_the_store() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.luca.model..",
                        "io.luca.grading..",
                        "io.luca.store..",
                        "io.luca.tenancy..",
                        "io.luca.interactive..",
                        "io.luca.worker..",
                        "io.luca.consolidator..",
                        "io.luca.gov..",
                        "io.luca.privacy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.luca.local..", "io.luca.infra..")
                .check(luca);
        noClasses()
                .that()
                .resideInAPackage("io.luca.local..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.luca.interactive..", "io.luca.infra..")
                .check(luca);
    }

    @Test
    void the_interpreter_knows_no_service_that_tasks_call() {
        noClasses()
                .that()
                .resideInAPackage("io.luca.local.workflow..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.luca..")
                        .and(not(resideInAnyPackage(
                                "io.luca.local.workflow..",
                                "io.luca.local.aws..",
                                "io.luca.local.iam..",
                                "io.luca.local.template..",
                                "io.luca.local.time.."))))
                .check(luca);
    }

    @Test
    void time_comes_from_a_clock_in_production_code() {
        noClasses()
                .that()
                .resideInAnyPackage("io.luca.model..", "io.luca.store..", "io.luca.tenancy..", "io.luca.interactive..")
                .should()
                .callMethod(Instant.class, "now")
                .because("tests could not set it")
                .check(luca);
    }
}
