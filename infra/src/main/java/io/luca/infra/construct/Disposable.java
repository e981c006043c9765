package io.luca.infra.construct;

import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.IAspect;
import software.amazon.awscdk.RemovalPolicy;
import software.constructs.IConstruct;

/** For an environment that nobody would miss: whatever would stay when its stack goes, goes with it. */
public final class Disposable implements IAspect {

    @Override
    public void visit(IConstruct node) {
        if (node instanceof CfnResource resource && resource.getCfnOptions().getDeletionPolicy() != null) {
            resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
        }
    }
}
