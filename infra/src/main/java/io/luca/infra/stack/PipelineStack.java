package io.luca.infra.stack;

import io.luca.contract.LakeNames;
import io.luca.infra.construct.DeadLetterQueue;
import io.luca.infra.construct.lake.LakeAlarms;
import io.luca.infra.construct.lake.LakeAnalyst;
import io.luca.infra.construct.lake.LakeBucket;
import io.luca.infra.construct.lake.LakeCatalog;
import io.luca.infra.construct.lake.LakeDashboard;
import io.luca.infra.construct.lake.LakePipe;
import io.luca.infra.construct.lake.LakeStream;
import io.luca.infra.construct.lake.LakeTable;
import io.luca.infra.construct.lake.LakeWorkgroups;
import io.luca.infra.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.constructs.Construct;

/**
 * The data pipeline: changes of the table become Parquet that is cheap to keep, and SQL over it. There is no code of ours in the path.
 * It holds what the table no longer does, so it is protected like the table.
 */
public final class PipelineStack extends EnvironmentStack {

    private final LakeBucket bucket;

    public PipelineStack(Construct scope, String id, DataStack data, Settings settings) {
        super(scope, id, "Luca: the history of schools, and SQL over it");
        setTerminationProtection(settings.environment().isLocked());
        bucket = new LakeBucket(this, "Lake");
        LakeCatalog catalog = new LakeCatalog(this, "Catalog", bucket);
        DeadLetterQueue deadLetters = new DeadLetterQueue(this, "DeadLetters", LakeNames.QUEUE, "changes");
        int bufferSeconds = settings.waits().lakeBufferSeconds();
        List<LakeStream> streams = new ArrayList<>();
        List<LakePipe> pipes = new ArrayList<>();
        for (LakeTable table : LakeTable.ALL) {
            LakeStream stream = new LakeStream(
                    this, table.id() + "Stream", new LakeStream.Props(table, bucket, catalog, bufferSeconds));
            pipes.add(new LakePipe(
                    this, table.id() + "Pipe", new LakePipe.Props(table, data.table(), stream, deadLetters)));
            streams.add(stream);
        }
        LakeWorkgroups workgroups = new LakeWorkgroups(this, "Queries", bucket, catalog);
        LakeAnalyst analyst = new LakeAnalyst(this, "Analyst", bucket, catalog, workgroups);
        LakeAlarms.Props path = new LakeAlarms.Props(streams, pipes, deadLetters, bucket, bufferSeconds, data.alerts());
        new LakeAlarms(this, "Alarms", path);
        if (settings.environment().isLikeProd()) {
            new LakeDashboard(this, "Picture", path);
        }
        CfnOutput.Builder.create(this, "LakeBucketName").value(bucket.name()).build();
        CfnOutput.Builder.create(this, "LakeDatabase").value(catalog.database()).build();
        CfnOutput.Builder.create(this, "AnalystRoleArn").value(analyst.arn()).build();
        CfnOutput.Builder.create(this, "AnalystsWorkgroup")
                .value(workgroups.analysts())
                .build();
        CfnOutput.Builder.create(this, "DeadLetterQueueUrl")
                .value(deadLetters.queue().getQueueUrl())
                .build();
    }

    /** The history of all schools. */
    public LakeBucket lake() {
        return bucket;
    }
}
