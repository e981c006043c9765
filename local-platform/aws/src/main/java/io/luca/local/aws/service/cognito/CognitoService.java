package io.luca.local.aws.service.cognito;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The Cognito API, as far as it runs here: sign-in and refresh, the first password's change, and the
 * administration of people. Errors carry Cognito's own names.
 */
public final class CognitoService implements AwsService {

    /** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
    private static final Pattern USERNAME = Pattern.compile("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]{1,128}");

    private static final Set<String> SIGN_IN = Set.of("InitiateAuth", "RespondToAuthChallenge", "SignUp");

    private static final ObjectMapper json = new ObjectMapper();

    private final UserPools pools;
    private final PreSignUp newPeople;
    private final SignIn signIn;
    private final SecondFactors factors;
    private final Bearers bearers;
    private final OwnAccount own;
    private final PoolFirewall firewall;
    private final Authorization authorization;
    private final Clock clock;
    private final Runnable changed;

    /**
     * The API of these pools.
     *
     * @param newPeople what is asked before somebody is created
     * @param trigger what is asked before a token is made
     * @param firewall what is before the pools
     * @param changed called after people changed, to store them
     */
    CognitoService(
            UserPools pools,
            PreSignUp newPeople,
            PreTokenGeneration trigger,
            PoolFirewall firewall,
            Authorization authorization,
            Clock clock,
            Runnable changed) {
        this.pools = pools;
        this.newPeople = newPeople;
        this.bearers = new Bearers(pools);
        this.signIn = new SignIn(pools, bearers, trigger, clock);
        this.factors = new SecondFactors(clock);
        this.own = new OwnAccount(bearers, factors);
        this.firewall = firewall;
        this.authorization = authorization;
        this.clock = clock;
        this.changed = changed;
    }

    @Override
    public String signingName() {
        return "cognito-idp";
    }

    @Override
    public Optional<String> unsignedTarget() {
        return Optional.of("AWSCognitoIdentityProviderService");
    }

    @Override
    public boolean acceptsUnsigned(String operation) {
        return SIGN_IN.contains(operation) || OwnAccount.OPERATIONS.contains(operation);
    }

    @Override
    public AwsReply answer(AwsCall call) {
        JsonNode request = read(call.body());
        if (acceptsUnsigned(call.operation())) {
            addressed(request).ifPresent(pool -> firewall.judge(pool.arn(), call));
        }
        return write(
                OwnAccount.OPERATIONS.contains(call.operation())
                        ? ofOwnAccount(call.operation(), request)
                        : switch (call.operation()) {
                            case "InitiateAuth" -> signIn.initiate(request, false);
                            case "RespondToAuthChallenge" -> respond(request);
                            case "SignUp" -> signUp(request);
                            default -> administer(call, request);
                        });
    }

    private Object ofOwnAccount(String operation, JsonNode request) {
        Object answer = own.answer(operation, request);
        if (!operation.startsWith("Get")) {
            changed.run();
        }
        return answer;
    }

    private Object administer(AwsCall call, JsonNode request) {
        UserPool pool = pools.pool(Members.text(request, "UserPoolId"))
                .orElseThrow(() -> AwsError.invalid("ResourceNotFoundException", "User pool does not exist."));
        authorization.require(call.caller(), "cognito-idp:" + call.operation(), pool.arn());
        return switch (call.operation()) {
            case "AdminInitiateAuth" -> signIn.initiate(request, true);
            case "AdminRespondToAuthChallenge" -> respond(request);
            case "AdminSetUserMFAPreference" -> prefer(pool, request);
            case "AdminCreateUser" -> createUser(pool, request);
            case "AdminSetUserPassword" -> setPassword(pool, request);
            case "AdminUpdateUserAttributes" -> updateAttributes(pool, request);
            case "AdminUserGlobalSignOut" -> endSessions(pool, request);
            case "AdminAddUserToGroup" -> addToGroup(pool, request);
            case "AdminGetUser" -> getUser(pool, request);
            case "AdminDeleteUser" -> deleteUser(pool, request);
            default ->
                throw new AwsError(
                        501, "NotImplemented", "cognito-idp " + call.operation() + " does not run on this platform.");
        };
    }

    private Object createUser(UserPool pool, JsonNode request) {
        Map<String, String> attributes = Members.attributes(request);
        attributes.keySet().forEach(pool::requireAttribute);
        String given = Members.text(request, "TemporaryPassword");
        String password = given.isEmpty() ? pool.passwordPolicy().made() : given;
        pool.passwordPolicy().objection(password).ifPresent(CognitoService::refusePassword);
        String username = Members.text(request, "Username");
        if (!USERNAME.matcher(username).matches()) {
            throw AwsError.invalid(
                    "InvalidParameterException",
                    "Username must be 1 to 128 letters, marks, symbols, digits or punctuation.");
        }
        newPeople.confirmCreated(pool, username, attributes);
        PoolUser user = new PoolUser(
                username,
                UUID.randomUUID().toString(),
                attributes,
                Set.of(),
                Passwords.hash(password),
                PoolUser.FORCE_CHANGE_PASSWORD,
                clock.instant());
        if (user.username().isEmpty() || !pool.add(user)) {
            throw AwsError.invalid("UsernameExistsException", "User account already exists");
        }
        changed.run();
        return Map.of("User", PeopleDescriptions.of(user, "Attributes", _ -> true));
    }

    private Object setPassword(UserPool pool, JsonNode request) {
        String password = Members.text(request, "Password");
        pool.passwordPolicy().objection(password).ifPresent(CognitoService::refusePassword);
        String status = Members.flag(request, "Permanent") ? PoolUser.CONFIRMED : PoolUser.FORCE_CHANGE_PASSWORD;
        String hash = Passwords.hash(password);
        pool.change(user(pool, request).username(), user -> user.withPassword(hash, status));
        changed.run();
        return Map.of();
    }

    private Object addToGroup(UserPool pool, JsonNode request) {
        String group = Members.text(request, "GroupName");
        if (!pool.hasGroup(group)) {
            throw AwsError.invalid("ResourceNotFoundException", "Group not found.");
        }
        pool.change(user(pool, request).username(), user -> {
            Set<String> groups = new java.util.HashSet<>(user.groups());
            groups.add(group);
            return user.withGroups(groups);
        });
        changed.run();
        return Map.of();
    }

    private Object deleteUser(UserPool pool, JsonNode request) {
        PoolUser user = user(pool, request);
        pool.remove(user.username());
        signIn.forget(user);
        changed.run();
        return Map.of();
    }

    private Object respond(JsonNode request) {
        Object answer = signIn.respond(request);
        changed.run();
        return answer;
    }

    private Object signUp(JsonNode request) {
        boolean closed = pools.poolOfClient(Members.text(request, "ClientId"))
                .orElseThrow(() -> AwsError.invalid("ResourceNotFoundException", "User pool client does not exist."))
                .adminCreateOnly();
        throw closed
                ? AwsError.invalid("NotAuthorizedException", "SignUp is not permitted for this user pool")
                : new AwsError(501, "NotImplemented", "Self sign-up does not run on this platform.");
    }

    private Object updateAttributes(UserPool pool, JsonNode request) {
        Map<String, String> changes = Members.attributes(request);
        changes.keySet().forEach(name -> {
            pool.requireAttribute(name);
            if (!pool.isMutable(name)) {
                throw AwsError.invalid("InvalidParameterException", "user." + name + ": Attribute cannot be updated.");
            }
        });
        pool.change(user(pool, request).username(), user -> user.changedBy(changes));
        changed.run();
        return Map.of();
    }

    private Object endSessions(UserPool pool, JsonNode request) {
        pool.change(user(pool, request).username(), PoolUser::signedOut);
        changed.run();
        return Map.of();
    }

    private Object prefer(UserPool pool, JsonNode request) {
        Object answer = factors.prefer(pool, user(pool, request), request);
        changed.run();
        return answer;
    }

    private static Object getUser(UserPool pool, JsonNode request) {
        PoolUser user = user(pool, request);
        Map<String, Object> described = PeopleDescriptions.of(user, "UserAttributes", _ -> true);
        described.putAll(SecondFactors.describe(pool, user));
        return described;
    }

    /**
     * The pool that a public call is about: whose client it names, or whose token it carries, also one of an ended session. Which web ACL
     * AWS asks about a call that names no pool's client and carries no good token, its pages do not say, and one endpoint answers for
     * all pools: here it is asked none, and learns nothing but that.
     */
    private Optional<UserPool> addressed(JsonNode request) {
        return pools.poolOfClient(Members.text(request, "ClientId"))
                .or(() -> bearers.poolOf(Members.text(request, "AccessToken")));
    }

    private static void refusePassword(String objection) {
        throw AwsError.invalid("InvalidPasswordException", "Password did not conform with policy: " + objection);
    }

    private static PoolUser user(UserPool pool, JsonNode request) {
        return pool.user(Members.text(request, "Username"))
                .orElseThrow(() -> AwsError.invalid("UserNotFoundException", "User does not exist."));
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode request = json.readTree(body);
            if (!request.isObject()) {
                throw AwsError.invalid("SerializationException", "The request is no JSON object.");
            }
            return request;
        } catch (IOException malformed) {
            throw AwsError.invalid("SerializationException", "The request is not JSON.");
        }
    }

    private static AwsReply write(Object answer) {
        try {
            return AwsReply.json(AwsReply.JSON_1_1, json.writeValueAsBytes(answer));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
