package io.luca.local.aws.service.cognito;

import com.nimbusds.jose.jwk.RSAKey;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All user pools of the templates. A pool's id follows from the resource's name, so that it is the same after a restart.
 * Safe for use by many threads once everything is provisioned.
 */
public final class UserPools implements Provisioner {

    private static final String POOL = "AWS::Cognito::UserPool";
    private static final String CLIENT = "AWS::Cognito::UserPoolClient";
    private static final String GROUP = "AWS::Cognito::UserPoolGroup";
    private static final String NO_MAIL = "no mail or text message leaves this machine";
    /** What Cognito calls an authenticator as a factor, in templates and in its API. */
    static final String SOFTWARE_TOKEN = "SOFTWARE_TOKEN_MFA";

    private static final String NOT_REMOVED = "nothing on this machine removes the pool";

    private final String region;
    private final String accountId;
    private final TokenIssuer tokens;
    private final Clock clock;
    private final Map<String, UserPool> pools = new ConcurrentHashMap<>();

    public UserPools(String region, String accountId, RSAKey signingKey, Clock clock) {
        this.region = region;
        this.accountId = accountId;
        this.clock = clock;
        this.tokens = new TokenIssuer(signingKey, "https://cognito-idp." + region + ".amazonaws.com/", clock);
    }

    /** A fresh key to sign tokens with. */
    public static RSAKey newSigningKey() {
        return TokenIssuer.newKey();
    }

    /**
     * The claims of an ID token, as API Gateway's Cognito authorizer takes it: signed by the pool, current, and an ID
     * token; otherwise nothing.
     */
    public Optional<Map<String, Object>> idTokenClaims(String userPoolArn, String token) {
        return pools.values().stream()
                .filter(pool -> pool.arn().equals(userPoolArn))
                .findFirst()
                .flatMap(pool -> tokens.claims(pool, "id", token));
    }

    /**
     * Puts a person in a pool with a password that need not be changed, as an administrator's tools do. One who is there
     * already stays as is.
     */
    public void enroll(
            String poolId, String username, String password, Map<String, String> attributes, Set<String> groups) {
        UserPool pool = pool(poolId).orElseThrow(() -> new IllegalArgumentException("no user pool " + poolId));
        if (pool.user(username).isEmpty()) {
            pool.add(new PoolUser(
                    username,
                    java.util.UUID.randomUUID().toString(),
                    attributes,
                    groups,
                    Passwords.hash(password),
                    PoolUser.CONFIRMED,
                    clock.instant()));
        }
    }

    /**
     * Turns on a person's second factor with a secret that is known, as if the person had set it up. Who has set one up already keeps
     * it as it is.
     */
    public void turnOnSecondFactor(String poolId, String username, String secret) {
        UserPool pool = pool(poolId).orElseThrow(() -> new IllegalArgumentException("no user pool " + poolId));
        pool.change(
                username,
                user -> user.softwareToken().secret().isPresent()
                        ? user
                        : user.withSoftwareToken(
                                new SoftwareToken(Optional.empty(), Optional.of(secret), true, Set.of())));
    }

    /** An ID token of a person of a pool, as a sign-in would give it that asks no trigger. */
    public String idToken(String poolId, String clientId, String username) {
        UserPool pool = pool(poolId).orElseThrow(() -> new IllegalArgumentException("no user pool " + poolId));
        return tokens.idToken(
                pool,
                pool.client(clientId).orElseThrow(),
                pool.user(username).orElseThrow(() -> new IllegalArgumentException("no person " + username)));
    }

    /** The ids of all app clients, by the id of their pool. */
    public Map<String, Set<String>> clients() {
        Map<String, Set<String>> clients = new HashMap<>();
        pools.forEach((id, pool) -> clients.put(id, pool.clientIds()));
        return clients;
    }

    @Override
    public Set<String> types() {
        return Set.of(POOL, CLIENT, GROUP);
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return switch (resource.type()) {
            case POOL -> provisionPool(resource, properties);
            case CLIENT -> provisionClient(resource, properties);
            default -> provisionGroup(properties);
        };
    }

    TokenIssuer tokens() {
        return tokens;
    }

    Optional<UserPool> pool(String id) {
        return Optional.ofNullable(pools.get(id));
    }

    Map<String, UserPool> all() {
        return Map.copyOf(pools);
    }

    Optional<UserPool> poolOfClient(String clientId) {
        return pools.values().stream()
                .filter(pool -> pool.client(clientId).isPresent())
                .findFirst();
    }

    private Provisioned provisionPool(Resource resource, Fields properties) {
        String id = region + "_" + ResourceIds.of(resource, 9);
        String arn = "arn:aws:cognito-idp:" + region + ":" + accountId + ":userpool/" + id;
        Optional<Fields> triggers = properties.optionalObject("LambdaConfig");
        UserPool pool = new UserPool(
                id,
                arn,
                new UserPool.Rules(
                        passwordPolicy(properties),
                        adminCreateOnly(properties),
                        customAttributes(properties),
                        takesSoftwareTokens(properties),
                        triggers.flatMap(all -> all.optionalText("PreSignUp")),
                        triggers.flatMap(all -> all.optionalText("PreTokenGeneration"))));
        properties.optionalText("UserPoolName");
        properties.ignore("DeletionProtection", NOT_REMOVED);
        properties.ignore("AccountRecoverySetting", NO_MAIL);
        properties.ignore("EmailVerificationMessage", NO_MAIL);
        properties.ignore("EmailVerificationSubject", NO_MAIL);
        properties.ignore("SmsVerificationMessage", NO_MAIL);
        properties.ignore("VerificationMessageTemplate", NO_MAIL);
        properties.ignore("AutoVerifiedAttributes", NO_MAIL);
        properties.ignore("UserPoolTier", "a price");
        properties.ignore("UserPoolAddOns", "threat detection is AWS's own");
        properties.ignore("UsernameConfiguration", "user names are case-sensitive here, the stricter choice");
        properties.ignore("UserPoolTags", "tags of the pool are read by nobody");
        pools.put(id, pool);
        return new Provisioned(
                id,
                Map.of(
                        "Arn",
                        arn,
                        "UserPoolId",
                        id,
                        "ProviderName",
                        "cognito-idp." + region + ".amazonaws.com/" + id,
                        "ProviderURL",
                        tokens.issuer(pool)));
    }

    private static boolean takesSoftwareTokens(Fields properties) {
        String mfa = properties.optionalText("MfaConfiguration").orElse("OFF");
        List<String> factors = properties.texts("EnabledMfas");
        factors.stream()
                .filter(factor -> !SOFTWARE_TOKEN.equals(factor))
                .findFirst()
                .ifPresent(factor -> {
                    throw properties.refused("EnabledMfas " + factor + ": " + NO_MAIL);
                });
        return switch (mfa) {
            case "OFF" -> false;
            case "OPTIONAL" -> {
                if (factors.isEmpty()) {
                    throw properties.refused("MfaConfiguration OPTIONAL needs a factor in EnabledMfas");
                }
                yield true;
            }
            default ->
                throw properties.refused("MfaConfiguration " + mfa + " does not run here: no sign-in sets a factor up");
        };
    }

    private static boolean adminCreateOnly(Fields properties) {
        return properties
                .optionalObject("AdminCreateUserConfig")
                .map(config -> {
                    config.ignore("InviteMessageTemplate", NO_MAIL);
                    return config.flag("AllowAdminCreateUserOnly");
                })
                .orElse(false);
    }

    private static PasswordPolicy passwordPolicy(Fields properties) {
        return properties
                .optionalObject("Policies")
                .map(policies -> {
                    policies.ignore("SignInPolicy", "passwords are the only first factor here");
                    Fields policy = policies.object("PasswordPolicy");
                    policy.ignore("TemporaryPasswordValidityDays", "a first password is changed at once or never here");
                    policy.ignore("PasswordHistorySize", "old passwords are not kept");
                    return new PasswordPolicy(
                            policy.optionalNumber("MinimumLength").orElse(8L).intValue(),
                            policy.flag("RequireLowercase"),
                            policy.flag("RequireUppercase"),
                            policy.flag("RequireNumbers"),
                            policy.flag("RequireSymbols"));
                })
                .orElse(new PasswordPolicy(8, true, true, true, true));
    }

    private static Map<String, UserPool.Attribute> customAttributes(Fields properties) {
        Map<String, UserPool.Attribute> attributes = new HashMap<>();
        for (Fields attribute : properties.objects("Schema")) {
            String name = attribute.text("Name");
            attribute.optionalText("AttributeDataType");
            attribute.ignore("StringAttributeConstraints", "lengths are checked by the id types of the service");
            attribute.ignore("DeveloperOnlyAttribute", "not used");
            if (attribute.flag("Required")) {
                throw properties.refused("Schema demands " + name + ", which is not checked here");
            }
            boolean mutable = attribute.names().contains("Mutable") ? attribute.flag("Mutable") : true;
            String fullName = UserPool.isStandard(name) ? name : "custom:" + name;
            attributes.put(fullName, new UserPool.Attribute(fullName, mutable));
        }
        return attributes;
    }

    private Provisioned provisionClient(Resource resource, Fields properties) {
        UserPool pool = poolOf(properties);
        if (properties.flag("GenerateSecret")) {
            throw properties.refused("GenerateSecret is not supported: no client of ours can keep a secret");
        }
        String id = ResourceIds.of(resource, 26).toLowerCase(Locale.ROOT);
        Map<String, String> units = new HashMap<>();
        properties.optionalObject("TokenValidityUnits").ifPresent(given -> {
            for (String name : given.names()) {
                units.put(name, given.text(name));
            }
        });
        properties.optionalText("ClientName");
        properties.ignore("PreventUserExistenceErrors", "existence errors are always prevented here");
        properties.ignore("EnableTokenRevocation", "it lets one session be ended alone, a call that does not run here");
        properties.ignore("SupportedIdentityProviders", "people sign in with a password only");
        properties.ignore("AllowedOAuthFlows", "there is no hosted sign-in page here");
        properties.ignore("AllowedOAuthFlowsUserPoolClient", "there is no hosted sign-in page here");
        properties.ignore("AllowedOAuthScopes", "there is no hosted sign-in page here");
        properties.ignore("CallbackURLs", "there is no hosted sign-in page here");
        pool.add(new PoolClient(
                id,
                new LinkedHashSet<>(properties.texts("ExplicitAuthFlows")),
                attributeNames(properties, "ReadAttributes"),
                attributeNames(properties, "WriteAttributes"),
                life(properties, "IdTokenValidity", units.getOrDefault("IdToken", "hours"), Duration.ofHours(1)),
                life(
                        properties,
                        "AccessTokenValidity",
                        units.getOrDefault("AccessToken", "hours"),
                        Duration.ofHours(1)),
                life(
                        properties,
                        "RefreshTokenValidity",
                        units.getOrDefault("RefreshToken", "days"),
                        Duration.ofDays(30)),
                Duration.ofMinutes(
                        properties.optionalNumber("AuthSessionValidity", 3, 15).orElse(3L))));
        return new Provisioned(id, Map.of("ClientId", id));
    }

    /** An absent or empty list does not limit, as in Cognito. */
    private static Optional<Set<String>> attributeNames(Fields properties, String name) {
        Set<String> names = Set.copyOf(properties.texts(name));
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private static Duration life(Fields properties, String name, String unit, Duration absent) {
        return properties
                .optionalNumber(name)
                .map(amount -> switch (unit) {
                    case "seconds" -> Duration.ofSeconds(amount);
                    case "minutes" -> Duration.ofMinutes(amount);
                    case "hours" -> Duration.ofHours(amount);
                    case "days" -> Duration.ofDays(amount);
                    default -> throw properties.refused("unit " + unit + " of " + name + " is not known");
                })
                .orElse(absent);
    }

    private Provisioned provisionGroup(Fields properties) {
        String name = properties.text("GroupName");
        poolOf(properties).addGroup(name);
        properties.ignore("Description", "text for people");
        properties.ignore("Precedence", "it orders IAM roles, which our groups do not have");
        return Provisioned.of(name);
    }

    private UserPool poolOf(Fields properties) {
        String id = properties.text("UserPoolId");
        return pool(id).orElseThrow(() -> properties.refused("UserPoolId " + id + " is not a pool of these templates"));
    }
}
