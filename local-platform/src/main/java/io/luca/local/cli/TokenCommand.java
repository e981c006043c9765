package io.luca.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luca token}. */
@Command(
        name = "token",
        description = "Signs a person in on the running platform and prints the ID token, for curl.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TokenCommand implements Callable<Integer> {

    @Parameters(paramLabel = "USER", description = "Such as teacher_789, student_456 or admin_123.")
    private String user = "";

    @Option(names = "--password", defaultValue = "Demo-2026!", description = "Default: the demo people's.")
    private String password = "";

    @Option(
            names = "--aws-port",
            defaultValue = "4566",
            description = "Port of the local AWS endpoint (default: ${DEFAULT-VALUE}).")
    private int awsPort;

    @Spec
    private picocli.CommandLine.Model.CommandSpec spec = picocli.CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(new RunningPlatform(awsPort).idToken(user, password));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
