package io.luca.local.aws.template;

/** The account and region that a deployment is said to be in: the values of the pseudo parameters. */
public record Environment(String accountId, String region) {

    public static final Environment LAPTOP = new Environment("000000000000", "us-east-1");
}
