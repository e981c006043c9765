package io.luca.local.workbench.preflight;

import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** The bucket, the repository and the roles that CDK deploys by. */
final class CdkIsBootstrapped implements Question {

    private static final String VERSION = "/cdk-bootstrap/hnb659fds/version";
    /** The templates' own rule, CheckBootstrapVersion. */
    private static final int LEAST = 6;

    @Override
    public Finding asked(Target target) {
        try (SsmClient ssm = target.account().client(SsmClient.builder())) {
            int version = Integer.parseInt(ssm.getParameter(request -> request.name(VERSION))
                    .parameter()
                    .value());
            return version >= LEAST
                    ? Finding.ok("version " + version)
                    : Finding.missing("version " + version + " is older than " + LEAST, byHand(target));
        } catch (ParameterNotFoundException absent) {
            return Finding.missing("there is no " + VERSION, byHand(target));
        }
    }

    @Override
    public String byHand(Target target) {
        return "cd infra && npm ci && npx cdk bootstrap aws://ACCOUNT/" + target.region();
    }
}
