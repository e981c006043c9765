package io.luca.infra.stack;

import io.luca.infra.construct.PlatformTable;
import io.luca.infra.construct.SchoolUserPool;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** What must never be lost: the table and the people. */
public final class DataStack extends Stack {

    private final PlatformTable table;
    private final SchoolUserPool people;

    public DataStack(Construct scope, String id) {
        super(
                scope,
                id,
                StackProps.builder()
                        .description("Luca: the table of all schools, and their people")
                        .terminationProtection(true)
                        .build());
        table = new PlatformTable(this, "Platform");
        people = new SchoolUserPool(this, "People");
    }

    public PlatformTable table() {
        return table;
    }

    public SchoolUserPool people() {
        return people;
    }
}
