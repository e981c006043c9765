package io.luca.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {

    private static final int SCHOOLS = 40;
    private static final int STUDENTS = 120;
    private static final int SUBJECTS = 40;

    /** Of so many keys some may meet by chance; by a record's own hash a hundred share one. */
    @Test
    void keys_of_ids_that_look_alike_have_hashes_of_their_own() {
        Set<Integer> hashes = new HashSet<>();
        for (int school = 0; school < SCHOOLS; school++) {
            for (int student = 0; student < STUDENTS; student++) {
                for (int subject = 0; subject < SUBJECTS; subject++) {
                    hashes.add(KeyHash.of(
                            new SchoolId("escuela_" + school),
                            new GradeKey(
                                    new StudentId("alumna_" + student),
                                    new SubjectId("materia_" + subject),
                                    new PeriodId("Q1_2024"))));
                }
            }
        }

        assertThat(hashes).hasSizeGreaterThan(SCHOOLS * STUDENTS * SUBJECTS * 99 / 100);
    }
}
