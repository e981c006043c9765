package io.luca.local.workbench.smoke;

import java.time.Duration;

/** People in the pool, entries in the registry, records and rules: what a school needs can be made as operations says it. */
final class TwoTestSchoolsComeIntoBeing implements Check {

    @Override
    public Verdict tried(Trial trial) throws Exception {
        TestSchools schools = TestSchools.make(trial);
        trial.use(schools);
        return Verdict.passed(schools.one().id() + ", " + schools.other().id());
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }
}
