package io.luca.infra.construct.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.LakeNames;
import io.luca.contract.TableSchema;
import io.luca.infra.construct.EnvironmentName;
import io.luca.infra.construct.data.TaggedSchool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.athena.CfnNamedQuery;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.constructs.Construct;

/**
 * Where queries of operators run, and the queries that schools ask for. Those of analysts run in a workgroup of their school, which
 * whoever brings the school up makes: schools are no part of a template. The analysts' workgroup here has its settings, and its place
 * for results is the one below which each school's lies.
 */
public final class LakeWorkgroups extends Construct {

    /** No query may cost more than 5 cents by mistake: 10 GiB. */
    private static final long SCAN_LIMIT = 10L << 30;

    private static final String USUAL = "school_id, first_month, last_month, ";

    /**
     * A query that is kept.
     *
     * @param name of its file, and by which it is asked for
     * @param description what it answers
     * @param parameters for its question marks, in order
     */
    private record Kept(String name, String description, String parameters) {}

    private static final List<Kept> KEPT = List.of(
            new Kept(
                    "events-per-day",
                    "Events of a school on each day of its own time zone, by kind",
                    USUAL + "time_zone, first_day, last_day"),
            new Kept(
                    "hand-ins-per-task",
                    "Students who handed in each task, and when the first and the last did",
                    USUAL + "time_zone, first_day, last_day"),
            new Kept(
                    "inactive-students",
                    "Students with events in a time, and none since a day",
                    USUAL + "time_zone, first_day, last_day, inactive_since"),
            new Kept(
                    "grade-distribution",
                    "Students by subject, period and tenth of the scale, by the latest version of each grade",
                    USUAL.substring(0, USUAL.length() - 2)),
            new Kept(
                    "change-log-of-student",
                    "Who corrected which evaluation of a student, from what to what, and why",
                    USUAL + "student_id"));

    private final CfnWorkGroup analysts;

    public LakeWorkgroups(Construct scope, String id, LakeBucket bucket, LakeCatalog catalog) {
        super(scope, id);
        CfnWorkGroup operators =
                workgroup("Operators", LakeNames.OPERATORS_WORKGROUP, bucket, LakeNames.OPERATORS_WORKGROUP + "/");
        analysts = workgroup("Analysts", LakeNames.ANALYSTS_WORKGROUP, bucket, LakeNames.RESULT_PREFIX);
        for (CfnWorkGroup workgroup : List.of(operators, analysts)) {
            KEPT.forEach(query -> CfnNamedQuery.Builder.create(workgroup, query.name())
                    .name(query.name())
                    .description(query.description() + ". Parameters: " + query.parameters())
                    .database(catalog.database())
                    .workGroup(workgroup.getRef())
                    .queryString(text(query.name()))
                    .build());
        }
    }

    /** The name of the workgroup that the names of schools' workgroups begin with. */
    public String analysts() {
        return analysts.getRef();
    }

    /** The ARN of the workgroup that keeps the queries which schools ask for. */
    String keptArn() {
        return arn(analysts.getRef());
    }

    /** The ARN of the workgroup of the school that the session tag names. */
    String taggedArn() {
        return arn(LakeNames.workgroupOf(analysts.getRef(), TaggedSchool.ID));
    }

    private String arn(String workgroup) {
        Stack stack = Stack.of(this);
        return "arn:%s:athena:%s:%s:workgroup/%s"
                .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), workgroup);
    }

    private CfnWorkGroup workgroup(String id, String name, LakeBucket bucket, String resultPrefix) {
        return CfnWorkGroup.Builder.create(this, id)
                .name(EnvironmentName.of(this, name))
                .workGroupConfiguration(CfnWorkGroup.WorkGroupConfigurationProperty.builder()
                        .enforceWorkGroupConfiguration(true)
                        .bytesScannedCutoffPerQuery(SCAN_LIMIT)
                        .publishCloudWatchMetricsEnabled(true)
                        .engineVersion(CfnWorkGroup.EngineVersionProperty.builder()
                                .selectedEngineVersion("Athena engine version 3")
                                .build())
                        .resultConfiguration(CfnWorkGroup.ResultConfigurationProperty.builder()
                                .outputLocation("s3://" + bucket.name() + "/" + resultPrefix)
                                .encryptionConfiguration(CfnWorkGroup.EncryptionConfigurationProperty.builder()
                                        .encryptionOption("SSE_KMS")
                                        .kmsKey(bucket.keyArn())
                                        .build())
                                .build())
                        .build())
                .build();
    }

    private static String text(String query) {
        try (InputStream file = LakeWorkgroups.class.getResourceAsStream("/lake/" + query + ".sql")) {
            return new String(file.readAllBytes(), UTF_8)
                    .replace("{GRADES}", TableSchema.GRADE_ITEMS)
                    .replace("{CHANGES}", TableSchema.CHANGE_ITEMS);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
