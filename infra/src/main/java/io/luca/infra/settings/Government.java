package io.luca.infra.settings;

import java.util.regex.Pattern;

/**
 * Where the government is. Whoever listens on the way to it would read a token and grades, so only this machine's own may be without
 * TLS, and that of prod never.
 *
 * @param url of its interface; its paths follow, such as {@code /api/grades}
 * @param mayBeLocal whether an address of the same machine is good enough
 */
public record Government(String url, boolean mayBeLocal) {

    private static final String SECURE = "https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?";
    private static final String LOCAL = "http://localhost:[0-9]{1,5}";

    public Government {
        Requirement.check(
                Pattern.matches(pattern(mayBeLocal), url),
                "governmentUrl must be like https://government.example"
                        + (mayBeLocal ? " or http://localhost:8081" : "") + ", got " + url);
    }

    static Government read(Context context, Environment environment) {
        return new Government(context.required("governmentUrl"), !environment.isProd());
    }

    /** What an address must match, as a parameter of a template demands it. */
    public String pattern() {
        return pattern(mayBeLocal);
    }

    private static String pattern(boolean mayBeLocal) {
        return mayBeLocal ? SECURE + "|" + LOCAL : SECURE;
    }
}
