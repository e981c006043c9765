package io.luca.local.workbench.preflight;

import software.amazon.awssdk.services.apprunner.AppRunnerClient;

/** App Runner takes only accounts that were its customers; Fargate takes all. */
final class TheComputeIsOpenToThisAccount implements Question {

    private static final String APP_RUNNER = "app-runner";

    @Override
    public Finding asked(Target target) {
        String compute = target.settings().text("interactiveCompute").orElse("");
        if (!compute.equals(APP_RUNNER)) {
            return Finding.ok(compute);
        }
        try (AppRunnerClient appRunner = target.account().client(AppRunnerClient.builder())) {
            int services = appRunner
                    .listServices(request -> request.maxResults(20))
                    .serviceSummaryList()
                    .size();
            return services > 0
                    ? Finding.ok("App Runner runs " + services + " services of this account")
                    : Finding.cannotTell(
                            "App Runner takes accounts only that were its customers before 2026-04-30, and runs nothing of"
                                    + " this one in " + target.region(),
                            byHand(target));
        }
    }

    @Override
    public String byHand(Target target) {
        return "ask AWS, or set interactiveCompute: fargate of "
                + target.settings().environment() + " in infra/environments.yaml";
    }
}
