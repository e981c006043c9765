package io.luca.local.workbench.cli;

import io.luca.local.platform.Authenticator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code luca token}. */
@Command(
        name = "token",
        description = "Signs a person in on the running platform and prints the ID token, for curl.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TokenCommand extends RunningPlatformCommand {

    @Parameters(paramLabel = "USER", description = "Such as teacher_789, student_456 or admin_123.")
    private String user = "";

    @Option(names = "--password", defaultValue = "Demo-2026!", description = "Default: the demo people's.")
    private String password = "";

    @Option(
            names = "--secret",
            defaultValue = Authenticator.DEMO_SECRET,
            description = "Of the authenticator, which staff need. Default: the demo people's.")
    private String secret = "";

    @Override
    public Integer call() {
        out().println(platform().idToken(user, password, new Authenticator(secret)));
        out().flush();
        return 0;
    }
}
