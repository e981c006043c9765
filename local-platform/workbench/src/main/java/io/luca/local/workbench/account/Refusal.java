package io.luca.local.workbench.account;

import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What AWS answered in place of an answer, in its own words, without the name of who asked: a refusal says that too.
 *
 * @param status of HTTP
 * @param code as AWS spells it; empty if it gave none
 */
public record Refusal(int status, String code, String message) {

    /** How the message of a client without credentials begins; a list of the places where it looked follows. */
    private static final String NO_CREDENTIALS = "Unable to load credentials from any of the providers";

    private static final int LONGEST = 200;

    private static final int NOT_IMPLEMENTED = 501;
    private static final Pattern SOMEBODY =
            Pattern.compile("arn:[\\w-]+:(?:iam|sts)::\\d*:(?:user|assumed-role|federated-user)/\\S+");

    /** The refusal that a failure comes from; empty if AWS refused nothing. */
    public static Optional<Refusal> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException refused) {
                return Optional.of(of(refused));
            }
        }
        return Optional.empty();
    }

    /** One line of any failure: the refusal that it comes from, or what it is. */
    public static String told(Throwable failure) {
        if (isWithoutCredentials(failure)) {
            return "no AWS credentials are found (aws sso login, or export AWS_PROFILE=…)";
        }
        String told = of(failure).map(Refusal::told).orElseGet(() -> {
            String kind = failure.getClass().getSimpleName().replaceFirst("Exception$", "");
            return failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
        });
        return told.length() > LONGEST ? told.substring(0, LONGEST) + "…" : told;
    }

    /** Whether nothing was asked, for nobody is signed in. */
    public static boolean isWithoutCredentials(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith(NO_CREDENTIALS);
    }

    private static Refusal of(AwsServiceException refused) {
        return refused.awsErrorDetails() == null
                ? new Refusal(refused.statusCode(), "", "")
                : new Refusal(
                        refused.statusCode(),
                        String.valueOf(refused.awsErrorDetails().errorCode()),
                        SOMEBODY.matcher(
                                        String.valueOf(refused.awsErrorDetails().errorMessage()))
                                .replaceAll("(who asks)"));
    }

    /** Whether what answers does not run this at all: a machine in AWS's place. */
    public boolean isNotRun() {
        return status == NOT_IMPLEMENTED;
    }

    /** Whether IAM refused, in the words of whichever service. */
    public boolean isDenied() {
        return code.equals("AccessDeniedException") || code.equals("AccessDenied");
    }

    /** One line of it. */
    public String told() {
        return code.isEmpty() ? "status " + status : code + ": " + message;
    }
}
