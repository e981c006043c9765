package io.luca.local.workbench.preflight;

import io.luca.local.workbench.account.Refusal;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Somebody is signed in, and which account it is. */
final class TheCredentialsAreGood implements Question {

    private static final String SIGN_IN = "aws sso login, or export AWS_PROFILE=…";

    @Override
    public Finding asked(Target target) {
        try (StsClient sts = target.account().client(StsClient.builder())) {
            return Finding.ok("account " + sts.getCallerIdentity().account() + ", region " + target.region());
        } catch (StsException refused) {
            return Finding.missing(Refusal.told(refused), SIGN_IN);
        } catch (SdkClientException unasked) {
            boolean isNobodysKey = Refusal.isWithoutCredentials(unasked);
            return isNobodysKey
                    ? Finding.missing(Refusal.told(unasked), SIGN_IN)
                    : Finding.cannotTell("AWS is not reached: " + Refusal.told(unasked), byHand(target));
        }
    }

    @Override
    public String byHand(Target target) {
        return "aws sts get-caller-identity";
    }
}
