package io.luca.local.workbench.smoke;

import io.luca.contract.IdentityAttributes;
import io.luca.contract.TableSchema;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.account.Refusal;
import io.luca.model.PeriodId;
import io.luca.model.SubjectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sts.StsClient;

/** IAM itself keeps schools apart in the table and in both indexes, whatever the code does. */
final class NoSchoolReachesItemsOfAnother implements Check {

    /** Who has no school is not probed there. */
    private static final String PROD = "prod";

    private static final String SESSION = "luca-smoke";

    @Override
    public Verdict tried(Trial trial) {
        Optional<String> role = trial.deployed().probeRole();
        if (role.isEmpty()) {
            return trial.place().environment().equals(PROD)
                    ? Verdict.notHere("prod has no probe role; TenantIsolationTest and the other environments show it")
                    : Verdict.failed("the stack LucaData names no ProbeRoleArn");
        }
        TestSchools schools = trial.schools();
        List<String> findings = new ArrayList<>();
        if (isAssumable(trial, role.get())) {
            findings.add("the role is had without a school");
        }
        try (AwsAccount probe = trial.place()
                        .account()
                        .as(
                                role.get(),
                                SESSION,
                                IdentityAttributes.SCHOOL_TAG,
                                schools.one().id().value());
                DynamoDbClient table = probe.client(DynamoDbClient.builder())) {
            reads(trial, table, schools.one())
                    .forEach((what, read) ->
                            refusal(read).ifPresent(why -> findings.add("its own " + what + " is refused: " + why)));
            reads(trial, table, schools.other())
                    .forEach((what, read) -> refusal(read)
                            .ifPresentOrElse(
                                    _ -> {}, () -> findings.add("another school's " + what + " is let through")));
            if (refusal(() -> table.scan(
                            scan -> scan.tableName(trial.deployed().table()).limit(1)))
                    .isEmpty()) {
                findings.add("a scan is let through");
            }
        }
        return findings.isEmpty()
                ? Verdict.passed("by a probe, in the table, in GSI1 and in GSI2; its own it reaches")
                : Verdict.failed(String.join("; ", findings));
    }

    private static Map<String, Runnable> reads(Trial trial, DynamoDbClient client, TestSchool school) {
        String table = trial.deployed().table();
        Map<String, Runnable> reads = new LinkedHashMap<>();
        reads.put(
                "item",
                () -> client.getItem(get -> get.tableName(table)
                        .key(TestSchools.key(
                                school.pupilsPartition(), school.keys().profile()))));
        reads.put("partition", () -> query(client, table, Optional.empty(), school.pupilsPartition()));
        reads.put(
                "part of " + TableSchema.WORK_INDEX,
                () -> query(
                        client,
                        table,
                        Optional.of(TableSchema.WORK_INDEX),
                        school.keys().toConsolidate()));
        reads.put(
                "part of " + TableSchema.CLASS_INDEX,
                () -> query(
                        client,
                        table,
                        Optional.of(TableSchema.CLASS_INDEX),
                        school.keys().schoolClass(new SubjectId(TestSchool.SUBJECT), new PeriodId(school.period()))));
        return reads;
    }

    private static void query(DynamoDbClient client, String table, Optional<String> index, String partition) {
        String key = index.map(name -> name.equals(TableSchema.WORK_INDEX)
                        ? TableSchema.WORK_PARTITION_KEY
                        : TableSchema.CLASS_PARTITION_KEY)
                .orElse(TableSchema.PARTITION_KEY);
        var _ = client.query(query -> query.tableName(table)
                .indexName(index.orElse(null))
                .limit(1)
                .keyConditionExpression(key + " = :partition")
                .expressionAttributeValues(Map.of(":partition", AttributeValue.fromS(partition))));
    }

    /** What IAM says of a call; empty if it lets it through. Any other error is one. */
    private static Optional<String> refusal(Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (AwsServiceException refused) {
            return Optional.of(Refusal.of(refused)
                    .filter(Refusal::isDenied)
                    .map(Refusal::told)
                    .orElseThrow(() -> refused));
        }
    }

    private static boolean isAssumable(Trial trial, String role) {
        try (StsClient sts = trial.place().account().client(StsClient.builder())) {
            return refusal(() -> sts.assumeRole(request -> request.roleArn(role).roleSessionName(SESSION)))
                    .isEmpty();
        }
    }
}
