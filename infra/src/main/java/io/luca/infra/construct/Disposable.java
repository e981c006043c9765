package io.luca.infra.construct;

import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.IAspect;
import software.amazon.awscdk.RemovalPolicy;
import software.constructs.IConstruct;

/** For a stack that nobody would miss: whatever would stay when it goes, goes with it. A bucket must be empty first. */
public final class Disposable implements IAspect {

    @Override
    public void visit(IConstruct node) {
        if (node instanceof CfnResource resource && resource.getCfnOptions().getDeletionPolicy() != null) {
            resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
        }
    }
}
