package io.luca.local.aws.template;

import io.luca.local.aws.document.Fields;
import java.util.Set;

/** Runs resources of some types on a local engine. */
public interface Provisioner {

    /** The CloudFormation types that this provisioner honours. */
    Set<String> types();

    /**
     * Makes the resource exist. Called once for each, after everything it refers to.
     *
     * @param properties with all intrinsic functions resolved; a property that is neither read nor ignored with a reason
     *     stops the start by name
     * @throws UnsupportedResourceException if a property has a value that cannot be honoured
     */
    Provisioned provision(Resource resource, Fields properties);
}
