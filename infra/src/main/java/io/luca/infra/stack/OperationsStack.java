package io.luca.infra.stack;

import io.luca.infra.construct.EnvironmentLogs;
import io.luca.infra.construct.edge.OpenApiDocument;
import io.luca.infra.construct.operations.Overview;
import io.luca.infra.construct.operations.SavedQueries;
import software.constructs.Construct;

/**
 * What operators look at beyond one path: the picture of the whole, and the saved questions to all logs. It is made after all that it
 * looks at, and holds nothing: whoever takes a log away takes this stack away first and deploys it again.
 */
public final class OperationsStack extends EnvironmentStack {

    public OperationsStack(Construct scope, String id) {
        super(scope, id, "Luca: what operators look at");
        new Overview(this, "Overview", OpenApiDocument.title());
        new SavedQueries(this, "Queries", EnvironmentLogs.around(this));
    }
}
