package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.luca.contract.IdentityAttributes;
import io.luca.contract.LakeNames;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import io.luca.local.platform.SchoolWorkgroups;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.WorkGroup;
import software.amazon.awssdk.services.athena.model.WorkGroupConfiguration;

/**
 * What schools ask of their history, by Athena's API and roles of STS: a query's text, state and answer are for its own school. One
 * school's name begins with the other's.
 */
@ExtendWith(BootedPlatform.class)
class AnalystQueriesIT {

    private static final String FINE = "SELECT count(*) FROM events WHERE school_id = '%s'";
    private static final String FAILING = "SELECT no_such_column FROM events WHERE school_id = '%s'";

    private final Platform platform;
    private final SchoolId one =
            new SchoolId("asks_" + UUID.randomUUID().toString().substring(0, 8));
    private final SchoolId other = new SchoolId(one + "_2");
    private final AwsAccount operator;
    private final AthenaClient operators;
    private final SchoolWorkgroups workgroups;
    private final AwsAccount ofOne;
    private final AwsAccount ofOther;

    AnalystQueriesIT(Booted booted) {
        platform = booted.platform();
        operator = operator(platform);
        operators = operator.client(AthenaClient.builder());
        workgroups = SchoolWorkgroups.at(platform);
        ofOne = analyst(operator, platform, one);
        ofOther = analyst(operator, platform, other);
    }

    @BeforeEach
    void bringUp() {
        workgroups.create(one);
        workgroups.create(other);
    }

    @AfterEach
    void takeAway() {
        workgroups.delete(one);
        workgroups.delete(other);
        workgroups.close();
        List.of(ofOne, ofOther, operator).forEach(AwsAccount::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {FINE, FAILING})
    void what_a_school_asked_and_how_it_ended_is_shown_to_no_other(String sql) {
        for (List<SchoolId> pair : List.of(List.of(one, other), List.of(other, one))) {
            String query = start(athena(pair.getFirst()), pair.getFirst(), sql);
            AthenaClient foreign = athena(pair.getLast());

            assertRefused(() -> foreign.getQueryExecution(get -> get.queryExecutionId(query)));
            assertRefused(() -> foreign.getQueryResults(get -> get.queryExecutionId(query)));
            assertRefused(() -> foreign.stopQueryExecution(stop -> stop.queryExecutionId(query)));
        }
    }

    @Test
    void a_school_sees_what_it_asked_itself_how_it_ended_and_what_was_found() {
        AthenaClient athena = athena(one);
        QueryExecution fine = execution(athena, start(athena, one, FINE));
        QueryExecution failed = execution(athena, start(athena, one, FAILING));

        assertThat(fine.status().state()).isEqualTo(QueryExecutionState.SUCCEEDED);
        assertThat(fine.query()).isEqualTo(FINE.formatted(one));
        assertThat(athena.getQueryResults(get -> get.queryExecutionId(fine.queryExecutionId()))
                        .resultSet()
                        .rows()
                        .getLast()
                        .data()
                        .getFirst()
                        .varCharValue())
                .isEqualTo("0");
        assertThat(failed.status().state()).isEqualTo(QueryExecutionState.FAILED);
        var _ = athena.stopQueryExecution(stop -> stop.queryExecutionId(fine.queryExecutionId()));
        assertThat(execution(athena, fine.queryExecutionId()).status().state())
                .isEqualTo(QueryExecutionState.SUCCEEDED);
    }

    @Test
    void a_school_asks_in_no_workgroup_but_its_own() {
        for (String workgroup : List.of(
                workgroups.name(other),
                LakeNames.ANALYSTS_WORKGROUP,
                LakeNames.OPERATORS_WORKGROUP,
                workgroups.name(one) + "x",
                "primary")) {
            assertRefused(() -> start(athena(one), workgroup, FINE.formatted(one)));
        }
        assertRefused(() -> start(athena(other), one, FINE));
    }

    @Test
    void a_school_looks_at_its_own_workgroup_and_changes_none() {
        AthenaClient athena = athena(one);
        WorkGroupConfiguration own = configuration(athena, workgroups.name(one));

        assertThat(own.enforceWorkGroupConfiguration()).isTrue();
        assertRefused(() -> configuration(athena, workgroups.name(other)));
        assertRefused(() -> athena.deleteWorkGroup(delete -> delete.workGroup(workgroups.name(one))));
        assertRefused(() -> athena.deleteWorkGroup(delete -> delete.workGroup(workgroups.name(other))));
        assertRefused(() -> athena.createWorkGroup(
                create -> create.name(workgroups.name(one) + "x").configuration(own)));
    }

    /** The templates say them, once. */
    @Test
    void a_schools_workgroup_has_the_settings_of_the_templates_and_a_place_of_its_own() {
        WorkGroupConfiguration all = configuration(operators, LakeNames.ANALYSTS_WORKGROUP);
        WorkGroupConfiguration own = configuration(operators, workgroups.name(one));

        assertThat(all.bytesScannedCutoffPerQuery()).isEqualTo(10L << 30);
        assertThat(all.resultConfiguration().encryptionConfiguration().kmsKey()).isNotEmpty();
        assertThat(own)
                .isEqualTo(all.toBuilder()
                        .resultConfiguration(all.resultConfiguration().toBuilder()
                                .outputLocation("s3://" + platform.lakeBucket() + "/results/school_id=" + one + "/")
                                .build())
                        .build());
    }

    @Test
    void results_go_to_the_place_of_the_school_wherever_a_client_wants_them() {
        AthenaClient athena = athena(one);
        String query = athena.startQueryExecution(start -> start.workGroup(workgroups.name(one))
                        .queryString(FINE.formatted(one))
                        .queryExecutionContext(context -> context.database(LakeNames.DATABASE))
                        .resultConfiguration(results -> results.outputLocation(
                                "s3://" + platform.lakeBucket() + "/results/school_id=" + other + "/")))
                .queryExecutionId();

        assertThat(execution(athena, query).resultConfiguration().outputLocation())
                .startsWith("s3://" + platform.lakeBucket() + "/results/school_id=" + one + "/");
    }

    @Test
    void with_its_workgroup_go_the_texts_of_a_schools_queries() {
        String query = start(athena(one), one, FINE);
        assertThatThrownBy(() -> operators.deleteWorkGroup(delete -> delete.workGroup(workgroups.name(one))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is not empty");

        workgroups.delete(one);
        workgroups.delete(one);

        assertThatThrownBy(() -> operators.getQueryExecution(get -> get.queryExecutionId(query)))
                .hasMessageContaining("was not found");
        assertThatThrownBy(() -> start(athena(one), one, FINE)).hasMessageContaining("is not found");
    }

    @Test
    void what_athena_here_does_not_honour_of_a_workgroup_is_refused_by_name() {
        WorkGroupConfiguration own = configuration(operators, workgroups.name(one)).toBuilder()
                .engineVersion(engine -> engine.selectedEngineVersion("Athena engine version 3"))
                .build();
        String name = workgroups.name(one) + "x";

        assertThatThrownBy(() -> operators.createWorkGroup(create -> create.name(name)
                        .configuration(
                                own.toBuilder().requesterPaysEnabled(true).build())))
                .hasMessageContaining("RequesterPaysEnabled");
        assertThatThrownBy(() -> operators.createWorkGroup(create -> create.name(name)
                        .configuration(own.toBuilder()
                                .enforceWorkGroupConfiguration(null)
                                .build())))
                .hasMessageContaining("EnforceWorkGroupConfiguration");
        assertThatThrownBy(() -> operators.createWorkGroup(
                        create -> create.name(workgroups.name(one)).configuration(own)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("WorkGroup is already created");
        assertThatThrownBy(() -> configuration(operators, name)).hasMessageContaining(name + " is not found");
    }

    /** What the other tests are worth. */
    @Test
    void with_any_workgroup_in_place_of_the_schools_own_a_school_reads_what_another_asked(@TempDir Path copy)
            throws IOException {
        ChangedAssembly.write(copy, "LucaPipeline", template -> {
            List<JsonNode> statements = template.findParents("Sid").stream()
                    .filter(statement -> "AskInTheWorkgroupOfTheTaggedSchool"
                            .equals(statement.path("Sid").asText()))
                    .toList();
            assertThat(statements).hasSize(1);
            ArrayNode arn = (ArrayNode) statements.getFirst().at("/Resource/Fn::Join/1");
            arn.set(arn.size() - 1, ".*");
        });
        try (Platform changed = BootedPlatform.start(copy, Optional.empty(), false);
                AwsAccount operatorThere = operator(changed);
                SchoolWorkgroups there = SchoolWorkgroups.at(changed);
                AwsAccount oneThere = analyst(operatorThere, changed, one);
                AwsAccount otherThere = analyst(operatorThere, changed, other)) {
            there.create(one);
            String asked = FINE.formatted(one);

            String query = start(oneThere.client(AthenaClient.builder()), there.name(one), asked);

            assertThat(execution(otherThere.client(AthenaClient.builder()), query)
                            .query())
                    .isEqualTo(asked);
        }
    }

    private static AwsAccount operator(Platform platform) {
        return new AwsAccount(
                Optional.of(URI.create(platform.awsUrl())),
                Region.of(platform.cloud().environment().region()),
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)));
    }

    private static AwsAccount analyst(AwsAccount operator, Platform platform, SchoolId school) {
        return operator.as(
                platform.cloud().roles().arnOf("AnalystRole"), "test", IdentityAttributes.SCHOOL_TAG, school.value());
    }

    private AthenaClient athena(SchoolId school) {
        return (school.equals(one) ? ofOne : ofOther).client(AthenaClient.builder());
    }

    private String start(AthenaClient athena, SchoolId school, String sql) {
        return start(athena, workgroups.name(school), sql.formatted(school));
    }

    private static String start(AthenaClient athena, String workgroup, String sql) {
        return athena.startQueryExecution(start -> start.workGroup(workgroup)
                        .queryString(sql)
                        .queryExecutionContext(context -> context.database(LakeNames.DATABASE)))
                .queryExecutionId();
    }

    private static QueryExecution execution(AthenaClient athena, String query) {
        return athena.getQueryExecution(get -> get.queryExecutionId(query)).queryExecution();
    }

    private static WorkGroupConfiguration configuration(AthenaClient athena, String name) {
        WorkGroup found = athena.getWorkGroup(get -> get.workGroup(name)).workGroup();
        assertThat(found.name()).isEqualTo(name);
        return found.configuration();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AthenaException.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .isEqualTo("AccessDeniedException"));
    }
}
