package io.luca.local.workbench.preflight;

import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

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
                    : Finding.missing(
                            "version " + version + " is older than " + LEAST, bootstrap(target, account(target)));
        } catch (ParameterNotFoundException absent) {
            return Finding.missing("there is no " + VERSION, bootstrap(target, account(target)));
        }
    }

    @Override
    public String byHand(Target target) {
        return "aws ssm get-parameter --region " + target.region() + " --name " + VERSION;
    }

    private static String account(Target target) {
        try (StsClient sts = target.account().client(StsClient.builder())) {
            return sts.getCallerIdentity().account();
        }
    }

    private static String bootstrap(Target target, String account) {
        return "cd infra && npm ci && npx cdk bootstrap aws://" + account + "/" + target.region();
    }
}
