package io.luca.local.workbench.cli;

import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.school.NewSchool;
import io.luca.local.workbench.school.OperatorAccess;
import io.luca.local.workbench.school.SchoolFounding;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.RegisteredSchool;
import io.luca.model.SchoolId;
import io.luca.model.SchoolState;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luca school}. */
@Command(
        name = "school",
        description = {
            "The life of a school: it comes into being, is suspended and goes on.",
            "On the laptop it asks the running platform. Elsewhere it finds names in the stacks' outputs, with the credentials of AWS's"
                    + " own settings; these must be an operator's."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SchoolCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which: create, show, list, suspend or resume.");
    }

    @Command(
            name = "create",
            description = {
                "Lets a school come into being, with periods, rules and a first administrator, who lets everybody else in.",
                "It may be repeated: what is there stays as it is."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int create(
            @Option(names = "--id", required = true, paramLabel = "SCHOOL", description = "Such as colegio_norte.")
                    String id,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "For people.") String name,
            @Option(
                            names = "--time-zone",
                            required = true,
                            paramLabel = "ZONE",
                            description = "Such as America/Mexico_City: it says what day it is at the school.")
                    ZoneId zone,
            @Option(
                            names = "--admin",
                            required = true,
                            paramLabel = "PERSON",
                            description = "The person id of its first administrator, such as ana.")
                    String administrator,
            @Option(names = "--admin-names", required = true, paramLabel = "NAMES", description = "For people.")
                    String names,
            @Mixin DeploymentOptions where) {
        NewSchool school = new NewSchool(new SchoolId(id), name, zone, new PersonId(administrator), names);
        SchoolFounding.WayIn wayIn = with(
                where, access -> new SchoolFounding(access, Clock.systemUTC(), step -> say("  " + step)).run(school));
        say("School " + id + " is there. Its administrator signs in as " + wayIn.userName());
        say(wayIn.password()
                .map(password -> "with the password " + password + ", which is good once and shown nowhere else.")
                .orElse("with the password of before: the account is in use."));
        return 0;
    }

    @Command(name = "show", description = "How a school stands.", mixinStandardHelpOptions = true, sortOptions = false)
    int show(@Parameters(paramLabel = "SCHOOL") String id, @Mixin DeploymentOptions where) {
        tell(with(where, access -> access.registry().find(new SchoolId(id)))
                .orElseThrow(() -> LucaException.notFound("id", "there is no school " + id)));
        return 0;
    }

    @Command(name = "list", description = "All schools.", mixinStandardHelpOptions = true, sortOptions = false)
    int list(@Mixin DeploymentOptions where) {
        List<RegisteredSchool> schools = with(where, access -> access.registry().all());
        schools.forEach(this::tell);
        return 0;
    }

    @Command(
            name = "suspend",
            description = {
                "Ends all that the people of a school may do, within a minute: 403 school-suspended, and their events go to the quarantine.",
                "The night makes no grades of it and the sync begins nothing new. Its data stays as it is."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int suspend(@Parameters(paramLabel = "SCHOOL") String id, @Mixin DeploymentOptions where) {
        return change(id, SchoolState.SUSPENDED, where);
    }

    @Command(
            name = "resume",
            description = "Takes a suspension back; within a minute the school is at work again.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int resume(@Parameters(paramLabel = "SCHOOL") String id, @Mixin DeploymentOptions where) {
        return change(id, SchoolState.ACTIVE, where);
    }

    private int change(String id, SchoolState state, DeploymentOptions where) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        tell(with(where, access -> access.registry().change(new SchoolId(id), state, now)));
        return 0;
    }

    private static <T> T with(DeploymentOptions where, Function<OperatorAccess, T> work) {
        try (AwsAccount account = where.account()) {
            return work.apply(OperatorAccess.of(account, where.environment()));
        }
    }

    private void tell(RegisteredSchool school) {
        say("%-24s %-10s since %-25s %-24s %s"
                .formatted(
                        school.id(),
                        school.status().state().word(),
                        school.status().since(),
                        school.status().zone(),
                        school.name()));
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
