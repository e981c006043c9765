package io.luca.infra.construct.data;

import io.luca.infra.construct.JavaFunction;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * The function that refuses people whose school or id no key takes: the user pool asks it before it creates somebody. It may do nothing
 * but write its log. Whoever is refused is told why, so no alarm rings for it.
 */
public final class NewPeople extends Construct {

    private static final String HANDLER = "io.luca.identity.NewPeopleFunction::handleRequest";
    private static final int MEMORY_MIB =
            1_024; // also processor time: Cognito waits for five seconds, the start among them

    public NewPeople(Construct scope, String id, Path code, SchoolUserPool people) {
        super(scope, id);
        Role role = Role.Builder.create(this, "Role")
                .description("Judges the attributes of people before they are created, and reaches nothing")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        Function function = JavaFunction.in(this, new JavaFunction.Props(code, role, Map.of()))
                .description("Refuses people whose school or id no key takes")
                .handler(HANDLER)
                .memorySize(MEMORY_MIB)
                .timeout(SchoolUserPool.TRIGGER_TIMEOUT)
                .build();
        people.askBeforePeople(function);
        JavaFunction.acceptTracing(role);
    }
}
