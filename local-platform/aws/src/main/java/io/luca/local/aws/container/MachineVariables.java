package io.luca.local.aws.container;

import io.luca.local.aws.http.HiddenPath;
import java.util.HashMap;
import java.util.Map;

/**
 * What containers are told on this machine besides what their templates say. On AWS a network stands around a container; here any
 * process may call its port. So each is told to answer below a path that only this machine's gateway and balancers learn.
 *
 * @param fixed variables with their values, the same for all
 * @param basePath the variable by which an image is told what comes before all of its paths
 */
public record MachineVariables(Map<String, String> fixed, String basePath) {

    public MachineVariables {
        fixed = Map.copyOf(fixed);
    }

    /** A path of its own for one container. */
    String door() {
        return HiddenPath.create();
    }

    /** The variables of one container, which go before those of its template. */
    Map<String, String> of(Map<String, String> template, String door) {
        Map<String, String> all = new HashMap<>(fixed);
        all.put(basePath, door + template.getOrDefault(basePath, ""));
        return all;
    }
}
