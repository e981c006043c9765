package io.luca.local.workbench.preflight;

import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.InvalidArnException;
import software.amazon.awssdk.services.acm.model.ResourceNotFoundException;

/** A domain has a certificate that proves it. A gateway and a balancer that ask for another one are not made. */
final class TheCertificateIsIssued implements Question {

    private static final String NAME = "domainName";
    private static final String CERTIFICATE = "certificateArn";

    @Override
    public Finding asked(Target target) {
        Optional<String> domain = target.settings().text(NAME);
        if (domain.isEmpty() && !target.settings().environment().equals("prod")) {
            return Finding.ok("there is no domain, as only prod must have one");
        }
        Finding name = Setting.asked(target, NAME, "prod must have a domain");
        return name instanceof Finding.Ok ? certificate(target, domain.orElseThrow()) : name;
    }

    private Finding certificate(Target target, String domain) {
        String arn = target.settings().text(CERTIFICATE).orElse("");
        try (AcmClient certificates = target.account().client(AcmClient.builder())) {
            CertificateDetail certificate = certificates
                    .describeCertificate(request -> request.certificateArn(arn))
                    .certificate();
            if (certificate.status() != CertificateStatus.ISSUED) {
                return Finding.missing("its status is " + certificate.statusAsString(), byHand(target));
            }
            boolean isOfTheDomain = Stream.concat(
                            Stream.of(certificate.domainName()), certificate.subjectAlternativeNames().stream())
                    .anyMatch(name -> covers(name, domain));
            return isOfTheDomain
                    ? Finding.ok(domain)
                    : Finding.missing("it is not for " + domain, request(target, domain));
        } catch (ResourceNotFoundException | InvalidArnException none) {
            return Finding.missing("there is no " + arn, request(target, domain));
        }
    }

    /** A star stands for one label. */
    private static boolean covers(String name, String domain) {
        return name.startsWith("*.")
                ? domain.indexOf('.') > 0 && name.substring(1).equals(domain.substring(domain.indexOf('.')))
                : name.equals(domain);
    }

    @Override
    public String byHand(Target target) {
        return "aws acm describe-certificate --region " + target.region() + " --certificate-arn "
                + target.settings().text(CERTIFICATE).orElse("ARN");
    }

    private static String request(Target target, String domain) {
        return "aws acm request-certificate --region " + target.region() + " --domain-name " + domain
                + " --validation-method DNS, and set " + CERTIFICATE + " in infra/environments.yaml";
    }
}
