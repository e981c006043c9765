package io.luca.local.workbench.school;

import io.luca.model.LucaException;
import io.luca.model.Person;
import io.luca.model.RegisteredSchool;
import io.luca.model.Role;
import io.luca.model.SchoolState;
import io.luca.model.SchoolStatus;
import io.luca.model.TeacherScope;
import io.luca.store.SchoolTable;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Lets a school come into being: entry, configuration, rights that end at the class, workgroup, first administrator. Each step looks whether
 * it was done before, so whoever was stopped at any of them begins again, and what the school has made of it since stays.
 */
public final class SchoolFounding {

    private final OperatorAccess access;
    private final InstantSource clock;
    private final Consumer<String> progress;

    /** @param progress is told of each step */
    public SchoolFounding(OperatorAccess access, InstantSource clock, Consumer<String> progress) {
        this.access = access;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * The first administrator's way in.
     *
     * @param password good for the first sign-in; empty if the account is in use
     */
    public record WayIn(String userName, Optional<String> password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "WayIn[" + userName + "]";
        }
    }

    /**
     * Does what is not done yet.
     *
     * @throws LucaException {@code CONFLICT} if there is another school of this id
     */
    public WayIn run(NewSchool school) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        SchoolStatus status = new SchoolStatus(SchoolState.ACTIVE, now, school.zone());
        RegisteredSchool registered =
                access.registry().register(new RegisteredSchool(school.id(), school.name(), status));
        progress.accept("registered, " + registered.status().state().word());
        configure(school, status.dayAt(now));
        endRightsAtClasses(school);
        access.workgroups().create(school.id());
        progress.accept("a workgroup for its analysts, " + access.workgroups().name(school.id()));
        appoint(school, now);
        Optional<String> password = access.accounts().open(school.id(), school.administrator(), Role.SCHOOL_ADMIN);
        progress.accept("an account for its first administrator");
        return new WayIn(SchoolAccounts.userName(school.id(), school.administrator()), password);
    }

    private void configure(NewSchool school, LocalDate today) {
        SchoolTable records = access.table().forSchool(school.id());
        if (records.config().isEmpty()) {
            var _ = records.saveConfig(FirstConfiguration.on(today), UUID.randomUUID());
        }
        progress.accept("periods and rules of grading");
    }

    private void endRightsAtClasses(NewSchool school) {
        if (access.table().rightsOf(school.id()).ofTeachers() != TeacherScope.CLASS) {
            access.table().rightsOf(school.id()).endAtClass(school.administrator());
        }
        progress.accept("rights of teachers end at their classes");
    }

    private void appoint(NewSchool school, Instant now) {
        access.table()
                .peopleOf(school.id())
                .appoint(Person.recorded(
                        Optional.empty(),
                        school.administrator(),
                        school.administratorNames(),
                        Set.of(Role.SCHOOL_ADMIN),
                        true,
                        now));
        progress.accept("its first administrator among its people");
    }
}
