package io.luca.local.workbench.preflight;

import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.NoSuchResourceException;

/**
 * A quota of an account in a region, by AWS's codes.
 *
 * @param needed what must be let through
 * @param desired what to ask for
 */
record Quota(String service, String code, double needed, double desired) {

    /** Whether it is large enough; the account's own value, or AWS's default if the account has none of its own. */
    Finding asked(Target target) {
        try (ServiceQuotasClient quotas = target.account().client(ServiceQuotasClient.builder())) {
            double value = value(quotas);
            return value >= needed
                    ? Finding.ok("%,.0f, and %,.0f are needed".formatted(value, needed))
                    : Finding.missing("%,.0f, and %,.0f are needed".formatted(value, needed), request(target));
        }
    }

    private double value(ServiceQuotasClient quotas) {
        try {
            return quotas.getServiceQuota(
                            request -> request.serviceCode(service).quotaCode(code))
                    .quota()
                    .value();
        } catch (NoSuchResourceException notItsOwn) {
            return quotas.getAWSDefaultServiceQuota(
                            request -> request.serviceCode(service).quotaCode(code))
                    .quota()
                    .value();
        }
    }

    /** Where it can be seen. */
    String byHand(Target target) {
        return "aws service-quotas get-service-quota --region %s --service-code %s --quota-code %s"
                .formatted(target.region(), service, code);
    }

    private String request(Target target) {
        return ("aws service-quotas request-service-quota-increase --region %s --service-code %s --quota-code %s"
                        + " --desired-value %.0f")
                .formatted(target.region(), service, code, desired);
    }
}
