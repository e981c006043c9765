package io.luca.local.aws.service.lambda;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which services of AWS may call which functions, and for which of their resources: what the templates permit. */
final class Permissions implements Provisioner {

    private static final String WILDCARDS = "*?";

    private final Functions functions;
    private final List<Permission> all = new CopyOnWriteArrayList<>();

    /**
     * A statement of a function's policy.
     *
     * @param functionArn with the alias or version that may be called, and no other
     * @param principal such as {@code cognito-idp.amazonaws.com}
     * @param sourceArn for which of the service's resources; empty for any
     */
    private record Permission(String functionArn, String principal, Optional<String> sourceArn) {}

    Permissions(Functions functions) {
        this.functions = functions;
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::Lambda::Permission");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String action = properties.text("Action");
        if (!LambdaService.INVOKE.equals(action)) {
            throw properties.refused("Action must be " + LambdaService.INVOKE + ", got " + action);
        }
        String principal = properties.text("Principal");
        if (!principal.endsWith(".amazonaws.com")) {
            throw properties.refused("Principal must be a service of AWS here, got " + principal);
        }
        Optional<String> source = properties.optionalText("SourceArn");
        source.filter(arn -> arn.chars().anyMatch(letter -> WILDCARDS.indexOf(letter) >= 0))
                .ifPresent(arn -> {
                    throw properties.refused("SourceArn must name one resource here, got " + arn);
                });
        properties.ignore("SourceAccount", "there is one account on this machine");
        try {
            all.add(new Permission(
                    functions
                            .refer(properties.text("FunctionName"), Optional.empty())
                            .arn(),
                    principal,
                    source));
        } catch (IllegalArgumentException unknown) {
            throw properties.refused(String.valueOf(unknown.getMessage()));
        }
        return Provisioned.of(resource.logicalId());
    }

    boolean allow(FunctionReference function, String principal, String resourceArn) {
        return all.stream()
                .anyMatch(permission -> permission.functionArn().equals(function.arn())
                        && permission.principal().equals(principal)
                        && permission.sourceArn().map(resourceArn::equals).orElse(true));
    }
}
