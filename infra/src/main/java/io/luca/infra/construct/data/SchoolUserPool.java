package io.luca.infra.construct.data;

import io.luca.infra.construct.AcceptedFinding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cognito.AccountRecovery;
import software.amazon.awscdk.services.cognito.AuthFlow;
import software.amazon.awscdk.services.cognito.CfnUserPoolGroup;
import software.amazon.awscdk.services.cognito.ClientAttributes;
import software.amazon.awscdk.services.cognito.ICustomAttribute;
import software.amazon.awscdk.services.cognito.Mfa;
import software.amazon.awscdk.services.cognito.MfaSecondFactor;
import software.amazon.awscdk.services.cognito.PasswordPolicy;
import software.amazon.awscdk.services.cognito.SignInAliases;
import software.amazon.awscdk.services.cognito.StandardAttributesMask;
import software.amazon.awscdk.services.cognito.StringAttribute;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.amazon.awscdk.services.cognito.UserPoolClientOptions;
import software.amazon.awscdk.services.cognito.UserPoolOperation;
import software.amazon.awscdk.services.lambda.IFunction;
import software.constructs.Construct;

/**
 * The people of all schools. Which school somebody belongs to is set when an administrator creates the user and never
 * again: the attribute is immutable, in no client's write attributes, and nobody can sign up alone.
 *
 * <p>Stateful: renaming an id in here makes CloudFormation replace the pool.
 */
public final class SchoolUserPool extends Construct {

    /** The groups, which are the roles of the API. */
    public static final List<String> GROUPS = List.of("teacher", "student", "coordinator", "school-admin");

    /** For which Cognito waits for a function: https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html */
    static final Duration TRIGGER_TIMEOUT = Duration.seconds(5);

    private final UserPool pool;
    private final UserPoolClient client;

    /** @param isLocked whether it can be deleted by nobody: not even a first deployment that failed can be rolled back then */
    public SchoolUserPool(Construct scope, String id, boolean isLocked) {
        super(scope, id);
        pool = UserPool.Builder.create(this, "Pool")
                .selfSignUpEnabled(false)
                .signInAliases(SignInAliases.builder().username(true).build())
                .signInCaseSensitive(true)
                .customAttributes(customAttributes())
                .passwordPolicy(PasswordPolicy.builder()
                        .minLength(10)
                        .requireLowercase(true)
                        .requireUppercase(true)
                        .requireDigits(true)
                        .requireSymbols(true)
                        .build())
                .mfa(Mfa.OPTIONAL)
                .mfaSecondFactor(MfaSecondFactor.builder().otp(true).sms(false).build())
                .accountRecovery(AccountRecovery.NONE)
                .deletionProtection(isLocked)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        AcceptedFinding.on(
                pool,
                "AwsSolutions-COG2",
                "Pupils of primary schools have no device for a second factor, and a pool asks all or none. Staff must turn one on: without"
                        + " it their tokens name no role (StaffRoles)");
        AcceptedFinding.on(
                pool,
                "AwsSolutions-COG3",
                "Threat protection is in the Plus plan only, at a price for each pupil. Nobody can sign up alone, staff have a"
                        + " second factor, Cognito itself locks a user out for longer and longer after five wrong passwords, and the firewall"
                        + " limits what one address may call (EdgeProtection)");
        client = pool.addClient(
                "Web",
                UserPoolClientOptions.builder()
                        .generateSecret(false)
                        .authFlows(AuthFlow.builder()
                                .userPassword(true)
                                .userSrp(true)
                                .build())
                        .disableOAuth(true)
                        .preventUserExistenceErrors(true)
                        .enableTokenRevocation(true)
                        .idTokenValidity(Duration.hours(1))
                        .accessTokenValidity(Duration.hours(1))
                        .refreshTokenValidity(Duration.days(30))
                        .readAttributes(new ClientAttributes()
                                .withStandardAttributes(StandardAttributesMask.builder()
                                        .fullname(true)
                                        .build())
                                .withCustomAttributes("school_id", "person_id"))
                        // never empty: Cognito would then allow all. A pupil may not rename themselves either
                        .writeAttributes(new ClientAttributes()
                                .withStandardAttributes(StandardAttributesMask.builder()
                                        .locale(true)
                                        .build()))
                        .build());
        GROUPS.forEach(group -> CfnUserPoolGroup.Builder.create(this, "Group-" + group)
                .userPoolId(pool.getUserPoolId())
                .groupName(group)
                .build());
    }

    public String poolId() {
        return pool.getUserPoolId();
    }

    public String poolArn() {
        return pool.getUserPoolArn();
    }

    public String clientId() {
        return client.getUserPoolClientId();
    }

    /** Has a function asked before each token is made, at a sign-in as at a refresh, and lets the pool call it. */
    void askBeforeTokens(IFunction function) {
        pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION, function);
    }

    /** Has a function asked before somebody is created, and lets the pool call it. */
    void askBeforePeople(IFunction function) {
        pool.addTrigger(UserPoolOperation.PRE_SIGN_UP, function);
    }

    /** In this order, for a pool that is in use takes more attributes at the end and no other change. */
    private static Map<String, ICustomAttribute> customAttributes() {
        Map<String, ICustomAttribute> attributes = new LinkedHashMap<>();
        attributes.put("person_id", immutable());
        attributes.put("school_id", immutable());
        attributes.put("factor_proven_at", writtenByTheTrigger());
        return attributes;
    }

    /** In no list of a client's attributes: the person can neither read nor write it. */
    private static StringAttribute writtenByTheTrigger() {
        return StringAttribute.Builder.create()
                .minLen(1)
                .maxLen(32)
                .mutable(true)
                .build();
    }

    private static StringAttribute immutable() {
        return StringAttribute.Builder.create()
                .minLen(1)
                .maxLen(64)
                .mutable(false)
                .build();
    }
}
