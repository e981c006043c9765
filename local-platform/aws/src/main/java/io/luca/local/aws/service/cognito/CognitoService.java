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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The Cognito API, as far as it runs here: sign-in and refresh, the first password's change, and the
 * administration of people. Errors carry Cognito's own names.
 */
public final class CognitoService implements AwsService {

    private static final Set<String> PUBLIC = Set.of(
            "AssociateSoftwareToken",
            "InitiateAuth",
            "RespondToAuthChallenge",
            "SetUserMFAPreference",
            "SignUp",
            "UpdateUserAttributes",
            "VerifySoftwareToken");

    private static final ObjectMapper json = new ObjectMapper();

    private final UserPools pools;
    private final SignIn signIn;
    private final SecondFactors factors;
    private final PoolFirewall firewall;
    private final Authorization authorization;
    private final Clock clock;
    private final Runnable changed;

    /** Who a token was made for. */
    private record SignedIn(UserPool pool, PoolClient client, PoolUser user) {}

    /**
     * The API of these pools.
     *
     * @param trigger what is asked before a token is made
     * @param firewall what is before the pools
     * @param changed called after people changed, to store them
     */
    CognitoService(
            UserPools pools,
            PreTokenGeneration trigger,
            PoolFirewall firewall,
            Authorization authorization,
            Clock clock,
            Runnable changed) {
        this.pools = pools;
        this.signIn = new SignIn(pools, trigger, clock);
        this.factors = new SecondFactors(clock);
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
        return PUBLIC.contains(operation);
    }

    @Override
    public AwsReply answer(AwsCall call) {
        JsonNode request = read(call.body());
        if (PUBLIC.contains(call.operation())) {
            addressed(request).ifPresent(pool -> firewall.judge(pool.arn(), call));
        }
        Object answer = switch (call.operation()) {
            case "InitiateAuth" -> signIn.initiate(request, false);
            case "RespondToAuthChallenge" -> respond(request);
            case "SignUp" -> signUp(request);
            case "UpdateUserAttributes" -> updateAttributes(request);
            case "AssociateSoftwareToken" -> ofSignedIn(request, who -> factors.associate(who.pool(), who.user()));
            case "VerifySoftwareToken" -> ofSignedIn(request, who -> factors.verify(who.pool(), who.user(), request));
            case "SetUserMFAPreference" -> ofSignedIn(request, who -> factors.prefer(who.pool(), who.user(), request));
            default -> administer(call, request);
        };
        return write(answer);
    }

    private Object administer(AwsCall call, JsonNode request) {
        UserPool pool = pools.pool(request.path("UserPoolId").asText())
                .orElseThrow(() -> AwsError.invalid("ResourceNotFoundException", "User pool does not exist."));
        authorization.require(call.caller(), "cognito-idp:" + call.operation(), pool.arn());
        return switch (call.operation()) {
            case "AdminInitiateAuth" -> signIn.initiate(request, true);
            case "AdminRespondToAuthChallenge" -> respond(request);
            case "AdminSetUserMFAPreference" -> prefer(pool, request);
            case "AdminCreateUser" -> createUser(pool, request);
            case "AdminSetUserPassword" -> setPassword(pool, request);
            case "AdminAddUserToGroup" -> addToGroup(pool, request);
            case "AdminGetUser" -> getUser(pool, request);
            case "AdminDeleteUser" -> deleteUser(pool, request);
            default ->
                throw new AwsError(
                        501, "NotImplemented", "cognito-idp " + call.operation() + " does not run on this platform.");
        };
    }

    private Object createUser(UserPool pool, JsonNode request) {
        Map<String, String> attributes = attributes(request.path("UserAttributes"));
        attributes.keySet().forEach(name -> requireKnown(pool, name));
        String password = request.path("TemporaryPassword").asText("");
        pool.passwordPolicy().objection(password).ifPresent(CognitoService::refusePassword);
        PoolUser user = new PoolUser(
                request.path("Username").asText(),
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
        return Map.of("User", describe("Attributes", user));
    }

    private Object setPassword(UserPool pool, JsonNode request) {
        String password = request.path("Password").asText();
        pool.passwordPolicy().objection(password).ifPresent(CognitoService::refusePassword);
        String status = request.path("Permanent").asBoolean() ? PoolUser.CONFIRMED : PoolUser.FORCE_CHANGE_PASSWORD;
        String hash = Passwords.hash(password);
        pool.change(user(pool, request).username(), user -> user.withPassword(hash, status));
        changed.run();
        return Map.of();
    }

    private Object addToGroup(UserPool pool, JsonNode request) {
        String group = request.path("GroupName").asText();
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
        pool.remove(user(pool, request).username());
        changed.run();
        return Map.of();
    }

    private Object respond(JsonNode request) {
        Object answer = signIn.respond(request);
        changed.run();
        return answer;
    }

    private Object signUp(JsonNode request) {
        boolean closed = pools.poolOfClient(request.path("ClientId").asText())
                .orElseThrow(() -> AwsError.invalid("ResourceNotFoundException", "User pool client does not exist."))
                .adminCreateOnly();
        throw closed
                ? AwsError.invalid("NotAuthorizedException", "SignUp is not permitted for this user pool")
                : new AwsError(501, "NotImplemented", "Self sign-up does not run on this platform.");
    }

    private Object updateAttributes(JsonNode request) {
        Map<String, String> changes = attributes(request.path("UserAttributes"));
        return ofSignedIn(request, who -> {
            changes.keySet().forEach(name -> requireWritable(who.pool(), who.client(), name));
            who.pool().change(who.user().username(), user -> {
                Map<String, String> all = new LinkedHashMap<>(user.attributes());
                all.putAll(changes);
                return user.withAttributes(all);
            });
            return Map.of();
        });
    }

    private Object prefer(UserPool pool, JsonNode request) {
        Object answer = factors.prefer(pool, user(pool, request), request);
        changed.run();
        return answer;
    }

    private static Object getUser(UserPool pool, JsonNode request) {
        PoolUser user = user(pool, request);
        Map<String, Object> described = describe("UserAttributes", user);
        described.putAll(SecondFactors.describe(pool, user));
        return described;
    }

    /** What a person does to the own account, by an access token. */
    private Object ofSignedIn(JsonNode request, Function<SignedIn, Object> work) {
        Object answer = work.apply(signedIn(request)
                .orElseThrow(() -> AwsError.invalid("NotAuthorizedException", "Invalid Access Token")));
        changed.run();
        return answer;
    }

    private Optional<SignedIn> signedIn(JsonNode request) {
        String token = request.path("AccessToken").asText();
        for (UserPool pool : pools.all().values()) {
            Map<String, Object> claims =
                    pools.tokens().claims(pool, "access", token).orElse(Map.of());
            Optional<SignedIn> found = pool.client(String.valueOf(claims.get("client_id")))
                    .flatMap(client -> pool.user(String.valueOf(claims.get("username")))
                            .map(user -> new SignedIn(pool, client, user)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The pool that a public call is about; none if it names no client of ours and carries no token of ours. */
    private Optional<UserPool> addressed(JsonNode request) {
        return pools.poolOfClient(request.path("ClientId").asText())
                .or(() -> signedIn(request).map(SignedIn::pool));
    }

    private static void requireKnown(UserPool pool, String attribute) {
        if (!pool.hasAttribute(attribute)) {
            throw AwsError.invalid(
                    "InvalidParameterException", "user." + attribute + ": Attribute does not exist in the schema.");
        }
    }

    private static void requireWritable(UserPool pool, PoolClient client, String attribute) {
        requireKnown(pool, attribute);
        if (!pool.isMutable(attribute) || !client.mayWrite(attribute)) {
            throw AwsError.invalid("NotAuthorizedException", "A client attempted to write unauthorized attribute");
        }
    }

    private static void refusePassword(String objection) {
        throw AwsError.invalid("InvalidPasswordException", "Password did not conform with policy: " + objection);
    }

    private static PoolUser user(UserPool pool, JsonNode request) {
        return pool.user(request.path("Username").asText())
                .orElseThrow(() -> AwsError.invalid("UserNotFoundException", "User does not exist."));
    }

    private static Map<String, Object> describe(String attributes, PoolUser user) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("Username", user.username());
        described.put(
                attributes,
                user.attributes().entrySet().stream()
                        .map(attribute -> Map.of("Name", attribute.getKey(), "Value", attribute.getValue()))
                        .toList());
        described.put("UserCreateDate", user.createdAt().getEpochSecond());
        described.put("Enabled", true);
        described.put("UserStatus", user.status());
        return described;
    }

    private static Map<String, String> attributes(JsonNode list) {
        Map<String, String> attributes = new LinkedHashMap<>();
        list.forEach(attribute -> attributes.put(
                attribute.path("Name").asText(), attribute.path("Value").asText()));
        return attributes;
    }

    private static JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
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
