package io.luca.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoleTest {

    @Example
    void each_group_of_the_user_pool_is_a_role() {
        assertThat(Role.ofGroup("teacher")).contains(Role.TEACHER);
        assertThat(Role.ofGroup("student")).contains(Role.STUDENT);
        assertThat(Role.ofGroup("school-admin")).contains(Role.SCHOOL_ADMIN);
        assertThat(Role.ofGroup("coordinator")).contains(Role.COORDINATOR);
        assertThat(Role.values()).hasSize(4);
    }

    /** Several groups come joined with commas: their rights together are those of no role. */
    @Property
    void any_other_text_is_none(@ForAll("groups") String group) {
        Optional<Role> role = Role.ofGroup(group);

        assertThat(role.isPresent())
                .isEqualTo(Arrays.asList("teacher", "student", "coordinator", "school-admin")
                        .contains(group));
    }

    @Property
    void a_student_acts_for_itself_and_for_nobody_else(@ForAll("ids") String self, @ForAll("ids") String other) {
        PersonId person = new PersonId(self);

        assertThat(Role.STUDENT.mayActFor(person, new StudentId(other))).isEqualTo(self.equals(other));
        assertThat(Role.STUDENT.mayActFor(person, new PersonId(other))).isEqualTo(self.equals(other));
        assertThat(Role.STUDENT.mayActFor(person, new StudentId(self))).isTrue();
        assertThat(Role.STUDENT.mayActFor(person, new PersonId(self))).isTrue();
    }

    @Property
    void who_is_no_student_may_act_for_any(@ForAll("ids") String self, @ForAll("ids") String other) {
        PersonId person = new PersonId(self);

        for (Role role : new Role[] {Role.TEACHER, Role.COORDINATOR, Role.SCHOOL_ADMIN}) {
            assertThat(role.mayActFor(person, new StudentId(other))).isTrue();
            assertThat(role.mayActFor(person, new PersonId(other))).isTrue();
        }
    }

    /** Few letters, so that two are often the same, or the same but for the case or for what is left out at the end. */
    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings().withChars('a', 'A', '_').ofMinLength(1).ofMaxLength(3);
    }

    @Provide
    Arbitrary<String> groups() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "teacher",
                        "student",
                        "coordinator",
                        "school-admin",
                        "student,teacher",
                        "Student",
                        " student",
                        "STUDENT",
                        "school_admin",
                        ""),
                Arbitraries.strings().ascii().ofMaxLength(20));
    }
}
