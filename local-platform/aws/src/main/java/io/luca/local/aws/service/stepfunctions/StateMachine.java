package io.luca.local.aws.service.stepfunctions;

import java.time.Instant;

/** A state machine of the templates, with its definition read and found good. */
public final class StateMachine {

    private final String arn;
    private final String name;
    private final String roleArn;
    private final String text;
    private final Definition definition;
    private final Logging logging;
    private final Instant created;

    StateMachine(
            String arn,
            String name,
            String roleArn,
            String text,
            Definition definition,
            Logging logging,
            Instant created) {
        this.arn = arn;
        this.name = name;
        this.roleArn = roleArn;
        this.text = text;
        this.definition = definition;
        this.logging = logging;
        this.created = created;
    }

    public String arn() {
        return arn;
    }

    public String name() {
        return name;
    }

    /** The role that its tasks call as. */
    public String roleArn() {
        return roleArn;
    }

    /** The definition as it was given, in Amazon States Language. */
    public String text() {
        return text;
    }

    public Instant created() {
        return created;
    }

    Logging logging() {
        return logging;
    }

    Definition definition() {
        return definition;
    }
}
