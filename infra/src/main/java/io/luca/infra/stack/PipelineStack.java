package io.luca.infra.stack;

import io.luca.contract.Names;
import io.luca.infra.Settings;
import io.luca.infra.construct.DeadLetterQueue;
import io.luca.infra.construct.LakeAlarms;
import io.luca.infra.construct.LakeAnalyst;
import io.luca.infra.construct.LakeBucket;
import io.luca.infra.construct.LakeCatalog;
import io.luca.infra.construct.LakePipe;
import io.luca.infra.construct.LakeStream;
import io.luca.infra.construct.LakeTable;
import io.luca.infra.construct.LakeWorkgroups;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * The data pipeline: changes of the table become Parquet that is cheap to keep, and SQL over it. There is no code of ours in the path.
 * It holds what the table no longer does, so it is protected like the table.
 */
public final class PipelineStack extends Stack {

    private final LakeBucket bucket;

    public PipelineStack(Construct scope, String id, DataStack data, Settings settings) {
        super(
                scope,
                id,
                StackProps.builder()
                        .description("Luca: the history of schools, and SQL over it")
                        .terminationProtection(true)
                        .build());
        bucket = new LakeBucket(this, "Lake");
        LakeCatalog catalog = new LakeCatalog(this, "Catalog", bucket);
        DeadLetterQueue deadLetters = new DeadLetterQueue(this, "DeadLetters", Names.LAKE_QUEUE, "changes");
        List<LakeStream> streams = new ArrayList<>();
        for (LakeTable table : LakeTable.ALL) {
            LakeStream stream =
                    new LakeStream(this, table.id() + "Stream", table, bucket, catalog, settings.lakeBufferSeconds());
            new LakePipe(this, table.id() + "Pipe", table, data.table(), stream, deadLetters.queue());
            streams.add(stream);
        }
        LakeWorkgroups workgroups = new LakeWorkgroups(this, "Queries", bucket, catalog);
        new LakeAnalyst(this, "Analyst", bucket, catalog, workgroups);
        new LakeAlarms(
                this,
                "Alarms",
                streams,
                deadLetters.queue(),
                bucket.errors(),
                settings.lakeBufferSeconds(),
                data.alerts());
    }

    /** The history of all schools. */
    LakeBucket lake() {
        return bucket;
    }
}
