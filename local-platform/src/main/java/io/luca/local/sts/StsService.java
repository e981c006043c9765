package io.luca.local.sts;

import io.luca.local.aws.AwsCall;
import io.luca.local.aws.AwsError;
import io.luca.local.aws.AwsReply;
import io.luca.local.aws.AwsService;
import io.luca.local.aws.Caller;
import io.luca.local.aws.CredentialStore;
import io.luca.local.aws.IssuedCredentials;
import io.luca.local.aws.QueryParameters;
import io.luca.local.aws.Xml;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code AssumeRole} and {@code GetCallerIdentity}. Limits are AWS's own: a session lasts 15 minutes to 12 hours, at most
 * one hour when a role's session asks (role chaining), and a tag's value has a restricted alphabet, though it may be empty.
 */
public final class StsService implements AwsService {

    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");
    private static final int MAX_TAGS = 50;
    private static final int MIN_SECONDS = 900;
    private static final int MAX_CHAINED_SECONDS = 3_600;
    private static final int MAX_SECONDS = 43_200;

    private final RoleTrust trust;
    private final CredentialStore credentials;
    private final String accountId;

    public StsService(RoleTrust trust, CredentialStore credentials, String accountId) {
        this.trust = trust;
        this.credentials = credentials;
        this.accountId = accountId;
    }

    @Override
    public String signingName() {
        return "sts";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        return switch (call.operation()) {
            case "AssumeRole" -> assumeRole(call.caller(), QueryParameters.parse(call.body()));
            case "GetCallerIdentity" -> callerIdentity(call.caller());
            default ->
                throw new AwsError(
                        501, "NotImplemented", "sts " + call.operation() + " does not run on this platform.");
        };
    }

    private AwsReply assumeRole(Caller caller, QueryParameters request) {
        if (request.optional("Policy").isPresent()
                || request.optional("PolicyArns.member.1.arn").isPresent()) {
            throw new AwsError(501, "NotImplemented", "Session policies do not run on this platform.");
        }
        String roleArn = request.text("RoleArn");
        String sessionName = valid(SESSION_NAME, request.text("RoleSessionName"), "roleSessionName");
        Map<String, String> tags = tags(request);
        int seconds = seconds(caller, request);
        trust.requireAssumable(caller, roleArn, sessionName, tags);
        IssuedCredentials issued = credentials.issue(roleArn, sessionName, tags, Duration.ofSeconds(seconds));
        return AwsReply.xml("""
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>\
                <AssumedRoleUser><AssumedRoleId>AROALUCA:%s</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser>\
                <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>\
                <SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>\
                </AssumeRoleResult></AssumeRoleResponse>""".formatted(
                        Xml.escape(sessionName),
                        Xml.escape(issued.caller().arn()),
                        issued.accessKeyId(),
                        issued.secretAccessKey(),
                        issued.sessionToken(),
                        issued.expiration().truncatedTo(ChronoUnit.SECONDS)));
    }

    private AwsReply callerIdentity(Caller caller) {
        return AwsReply.xml("""
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
                <Arn>%s</Arn><UserId>AROALUCA</UserId><Account>%s</Account>\
                </GetCallerIdentityResult></GetCallerIdentityResponse>""".formatted(Xml.escape(caller.arn()), accountId));
    }

    private static int seconds(Caller caller, QueryParameters request) {
        int max = caller instanceof Caller.RoleSession ? MAX_CHAINED_SECONDS : MAX_SECONDS;
        String text = request.optional("DurationSeconds").orElse("3600");
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= MIN_SECONDS && seconds <= max) {
                return seconds;
            }
        } catch (NumberFormatException notANumber) {
            throw AwsError.invalid("ValidationError", "durationSeconds must be a number, got " + text);
        }
        throw AwsError.invalid(
                "ValidationError", "durationSeconds must be " + MIN_SECONDS + " to " + max + ", got " + text);
    }

    private static Map<String, String> tags(QueryParameters request) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int index = 1; index <= MAX_TAGS; index++) {
            String key = request.optional("Tags.member." + index + ".Key").orElse(null);
            if (key == null) {
                return tags;
            }
            String value = request.optional("Tags.member." + index + ".Value").orElse("");
            tags.put(
                    valid(TAG_KEY, key, "tags." + index + ".key"), valid(TAG_VALUE, value, "tags." + index + ".value"));
        }
        return tags;
    }

    private static String valid(Pattern pattern, String value, String name) {
        if (!pattern.matcher(value).matches()) {
            throw AwsError.invalid(
                    "ValidationError", "Value at '" + name + "' failed to satisfy constraint: " + pattern.pattern());
        }
        return value;
    }
}
