package io.luca.infra.construct.lake;

import io.luca.contract.LakeNames;
import io.luca.infra.construct.AcceptedFinding;
import io.luca.infra.construct.data.TaggedSchool;
import java.util.List;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * The role of an analyst of one school: whose, the session tag {@code school_id} says, as for the table. Athena reads objects with the
 * rights of who asks, so a query that names another school fails at S3, whatever its SQL. What a query says, how it ends and what it
 * found is read in the workgroup of the school alone.
 *
 * <p>Its trust is for the account, with the tag demanded: who may assume it for which school is said where people sign in (an identity
 * provider that sets the tag), and is granted to nobody here.
 */
public final class LakeAnalyst extends Construct {

    private final Role role;

    public LakeAnalyst(Construct scope, String id, LakeBucket bucket, LakeCatalog catalog, LakeWorkgroups workgroups) {
        super(scope, id);
        role = TaggedSchool.roleOfTheAccount(
                this,
                "Queries the history of the one school that the session tag names",
                "HistoryOfTheTaggedSchool",
                List.of(
                        TaggedSchool.named(
                                "ReadObjectsOfTheTaggedSchool", List.of("s3:GetObject"), bucket.tablesByTag()),
                        TaggedSchool.listing(
                                "ListObjectsOfTheTaggedSchool", bucket.arn(), LakeBucket.tablePrefixesByTag()),
                        TaggedSchool.named(
                                "KeepResultsOfTheTaggedSchool",
                                List.of("s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"),
                                List.of(bucket.objects(TaggedSchool.below(LakeNames.RESULT_PREFIX)))),
                        allow("FindTheBucket", List.of("s3:GetBucketLocation"), List.of(bucket.arn())),
                        bucket.useOfKey(List.of("kms:Decrypt", "kms:GenerateDataKey")),
                        allow(
                                "KnowTheTables",
                                List.of(
                                        "glue:GetDatabase",
                                        "glue:GetPartition",
                                        "glue:GetPartitions",
                                        "glue:GetTable",
                                        "glue:GetTables"),
                                catalog.arns()),
                        allow(
                                "FindKeptQueries",
                                List.of("athena:GetNamedQuery", "athena:ListNamedQueries"),
                                List.of(workgroups.keptArn())),
                        TaggedSchool.named(
                                "AskInTheWorkgroupOfTheTaggedSchool",
                                List.of(
                                        "athena:GetQueryExecution",
                                        "athena:GetQueryResults",
                                        "athena:GetWorkGroup",
                                        "athena:StartQueryExecution",
                                        "athena:StopQueryExecution"),
                                List.of(workgroups.taggedArn()))));
        AcceptedFinding.onMatching(
                role,
                "AwsSolutions-IAM5",
                "/^Resource::.*(school_id=.+PrincipalTag\\/school_id.\\/\\*|table\\/" + LakeNames.DATABASE
                        + "[_a-z]*\\/\\*)$/",
                "The school's own objects have no end of names; the catalog holds tables of the lake only");
    }

    public String arn() {
        return role.getRoleArn();
    }

    private static PolicyStatement allow(String id, List<String> actions, List<String> resources) {
        return PolicyStatement.Builder.create()
                .sid(id)
                .effect(Effect.ALLOW)
                .actions(actions)
                .resources(resources)
                .build();
    }
}
