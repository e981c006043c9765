package io.luca.local.workbench.smoke;

import io.luca.local.workbench.account.StackOutputs;
import java.util.Optional;

/**
 * What the stacks of an environment say of themselves.
 *
 * @param probeRole empty in prod
 */
record Deployed(
        String apiUrl,
        String webOrigin,
        String userPool,
        String client,
        String table,
        Optional<String> probeRole,
        String lakeBucket,
        String lakeDatabase,
        String analystRole,
        String analysts,
        String workflow,
        String reportBucket,
        String alertTopic) {

    static Deployed of(StackOutputs stacks, Optional<String> apiUrl) {
        return new Deployed(
                withoutSlash(apiUrl.orElseGet(() -> stacks.required("LucaApi", "ApiUrl"))),
                stacks.required("LucaApi", "WebOrigin"),
                stacks.required("LucaData", "UserPoolId"),
                stacks.required("LucaApi", "UserPoolClientId"),
                stacks.required("LucaData", "TableName"),
                stacks.optional("LucaData", "ProbeRoleArn"),
                stacks.required("LucaPipeline", "LakeBucketName"),
                stacks.required("LucaPipeline", "LakeDatabase"),
                stacks.required("LucaPipeline", "AnalystRoleArn"),
                stacks.required("LucaPipeline", "AnalystsWorkgroup"),
                stacks.required("LucaGovSync", "WorkflowArn"),
                stacks.required("LucaGovSync", "ReportBucketName"),
                stacks.required("LucaData", "AlertTopicArn"));
    }

    private static String withoutSlash(String url) {
        return url.replaceFirst("/+$", "");
    }
}
