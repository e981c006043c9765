package io.luca.local.aws.service.sts;

import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.local.aws.endpoint.IssuedCredentials;
import io.luca.local.aws.endpoint.QueryParameters;
import io.luca.local.aws.endpoint.Xml;
import io.luca.local.aws.iam.RoleTrust;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code AssumeRole} and {@code GetCallerIdentity}. Limits are AWS's own: a session lasts 15 minutes to one hour, which is
 * the limit of role chaining and a role's default, and a tag's value has a restricted alphabet, though it may be empty. A
 * parameter that is not honoured is refused.
 */
public final class StsService implements AwsService {

    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");
    private static final int MAX_TAGS = 50;
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 3_600;
    private static final Pattern HONOURED = Pattern.compile(
            "Action|Version|RoleArn|RoleSessionName|DurationSeconds|Tags\\.member\\.\\d{1,3}\\.(?:Key|Value)");

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
        request.values().forEach((name, value) -> {
            // The SDKs write an empty list as an empty parameter.
            if (!value.isEmpty() && !HONOURED.matcher(name).matches()) {
                throw new AwsError(501, "NotImplemented", "AssumeRole with " + name + " does not run here.");
            }
        });
        String roleArn = request.text("RoleArn");
        String sessionName = valid(SESSION_NAME, request.text("RoleSessionName"), "roleSessionName");
        Map<String, String> tags = tags(request);
        int seconds = seconds(request);
        trust.requireAssumable(caller, roleArn, sessionName, tags);
        IssuedCredentials issued = credentials.issue(roleArn, sessionName, tags, Duration.ofSeconds(seconds));
        return AwsReply.xml("""
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>\
                <AssumedRoleUser><AssumedRoleId>AROALOCAL:%s</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser>\
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
                <Arn>%s</Arn><UserId>AROALOCAL</UserId><Account>%s</Account>\
                </GetCallerIdentityResult></GetCallerIdentityResponse>""".formatted(Xml.escape(caller.arn()), accountId));
    }

    private static int seconds(QueryParameters request) {
        String text = request.optional("DurationSeconds").orElse("3600");
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= MIN_SECONDS && seconds <= MAX_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException notANumber) {
            throw AwsError.invalid("ValidationError", "durationSeconds must be a number, got " + text);
        }
        throw AwsError.invalid(
                "ValidationError", "durationSeconds must be " + MIN_SECONDS + " to " + MAX_SECONDS + ", got " + text);
    }

    private static Map<String, String> tags(QueryParameters request) {
        long given = request.values().keySet().stream()
                .filter(name -> name.startsWith("Tags.") && name.endsWith(".Key"))
                .count();
        if (given > MAX_TAGS) {
            throw AwsError.invalid("ValidationError", "tags must have length less than or equal to " + MAX_TAGS);
        }
        Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int index = 1; index <= given; index++) {
            String key = request.text("Tags.member." + index + ".Key");
            if (tags.containsKey(key)) {
                throw AwsError.invalid(
                        "InvalidParameterValue", "Duplicate tag keys found. Tag keys are case insensitive.");
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
