package io.luca.infra.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name by which the API is called, and the certificate that proves it. Between the gateway and the balancer the same certificate
 * is shown: the gateway asks for this name there too.
 *
 * @param name such as {@code api.example.com}; it may be the name of nothing else
 * @param certificateArn of AWS Certificate Manager, in the region of the API
 */
public record Domain(String name, String certificateArn) {

    private static final Pattern NAME =
            Pattern.compile("(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z]{2,63}");
    private static final Pattern CERTIFICATE =
            Pattern.compile("arn:aws:acm:([a-z0-9-]+):[0-9]{12}:certificate/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public Domain {
        Requirement.check(
                NAME.matcher(name).matches(), "domainName must be like api.example.com, in small letters, got " + name);
        Requirement.check(
                CERTIFICATE.matcher(certificateArn).matches(),
                "certificateArn must be like arn:aws:acm:us-east-1:111122223333:certificate/…, got " + certificateArn);
    }

    static Optional<Domain> read(Context context) {
        Optional<String> name = context.text("domainName");
        Optional<String> certificate = context.text("certificateArn");
        Requirement.check(
                name.isPresent() == certificate.isPresent(),
                "domainName and certificateArn must both be there or both be absent");
        return name.map(present -> new Domain(present, certificate.orElseThrow()));
    }

    /** The region that the certificate is in. A gateway and a balancer of another cannot show it. */
    String region() {
        Matcher parts = CERTIFICATE.matcher(certificateArn);
        Requirement.check(parts.matches(), "certificateArn was judged before");
        return parts.group(1);
    }
}
