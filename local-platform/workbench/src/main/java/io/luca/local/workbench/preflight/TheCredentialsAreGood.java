package io.luca.local.workbench.preflight;

import io.luca.local.workbench.account.Refusal;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClient;

/** Somebody is signed in, and which account it is. */
final class TheCredentialsAreGood implements Question {

    @Override
    public Finding asked(Target target) {
        try (StsClient sts = target.account().client(StsClient.builder())) {
            return Finding.ok("account " + sts.getCallerIdentity().account() + ", region " + target.region());
        } catch (SdkClientException none) {
            return Finding.missing(Refusal.told(none), "aws sso login, or export AWS_PROFILE=…");
        }
    }

    @Override
    public String byHand(Target target) {
        return "aws sts get-caller-identity";
    }
}
