package io.luca.store;

import io.luca.model.PeriodId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;

/** Where items of one school lie, for whoever must look for them by another way than a {@link TenantTable}: such as to try what IAM refuses. */
public record SchoolKeys(SchoolId school) {

    /** The partition of the list of all students. */
    public String students() {
        return Keys.students(school);
    }

    /** The partition of its configuration. */
    public String config() {
        return Keys.config(school);
    }

    /** The partition of a student's records. */
    public String student(StudentId student) {
        return Keys.student(school, student);
    }

    /** The sort key of what a school knows of a student, but for the records. */
    public String profile() {
        return Keys.PROFILE;
    }

    /** The partition of the receipts of a request. */
    public String receipts(RequestId request) {
        return Keys.receipt(school, request);
    }

    /** The partition of the work index with what is to be consolidated. */
    public String toConsolidate() {
        return Keys.toConsolidate(school);
    }

    /** The partition of the class index with what a class has. */
    public String schoolClass(SubjectId subject, PeriodId period) {
        return Keys.schoolClass(school, subject, period);
    }

    /** The sort key of its entry in the registry. */
    public String registered() {
        return Keys.registered(school);
    }
}
