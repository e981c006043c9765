package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toSet;

import io.luca.model.ClassId;
import io.luca.model.LucaException;
import io.luca.model.MemberRole;
import io.luca.model.Membership;
import io.luca.model.PersonId;
import io.luca.model.Roster;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Who of one school is in which class. A membership stands twice, in the class and under its person, and is written in both places or in
 * none; what stands under the person decides. All reads are of what was written last. Every call may be repeated. Safe for use by many
 * threads.
 *
 * <p>The limits are for the school's own good and are counted before a write, so what is written in the same moment may pass one.
 */
public final class SchoolMemberships {

    /** How many may be in a class at a time. */
    public static final int MOST_MEMBERS = 200;

    /** How many classes somebody may teach at a time. */
    public static final int MOST_TAUGHT = 60;

    private static final String ABSENT = "attribute_not_exists(" + PARTITION_KEY + ")";

    private final TenantTable table;
    private final SchoolId school;

    SchoolMemberships(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** What somebody teaches and taught, as teacher or assistant. */
    public List<Membership> taughtBy(PersonId person) {
        return all(subjectsTaughtBy(person));
    }

    /** The classes that a student is and was in. */
    public List<Membership> of(StudentId student) {
        return all(subjectsOf(student));
    }

    /** What somebody teaches and taught, by subject. */
    public Map<SubjectId, List<Membership>> subjectsTaughtBy(PersonId person) {
        return own(person, false);
    }

    /** The classes that a student is and was in, by subject. */
    public Map<SubjectId, List<Membership>> subjectsOf(StudentId student) {
        return own(new PersonId(student.value()), true);
    }

    private static List<Membership> all(Map<SubjectId, List<Membership>> subjects) {
        return subjects.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Puts somebody into a class, or gives the membership that began on the same day another end.
     *
     * @param today for the limits: what is over by then does not count
     * @throws LucaException {@code NOT_FOUND} if there is no such class; {@code CONFLICT} if the person is in a class already that this one
     *     has days with, or a limit is reached
     */
    public Membership join(Membership membership, LocalDate today) {
        Roster roster = roster(membership.schoolClass());
        requireRoom(roster, membership, today);
        change(
                roster.schoolClass(),
                membership.person(),
                Set.of(membership.role()),
                own -> own.memberships().contains(membership) ? own : own.with(membership));
        return membership;
    }

    /**
     * Takes somebody out of a class, as if it had never been: the end of a membership is said by {@link #join}.
     *
     * @throws LucaException {@code NOT_FOUND} if there is no such class
     */
    public void remove(ClassId id, PersonId person) {
        Roster roster = roster(id);
        Map<Boolean, Set<MemberRole>> roles = roster.members().stream()
                .filter(each -> each.person().equals(person))
                .map(Membership::role)
                .collect(partitioningBy(MemberRole::isTeaching, toSet()));
        roles.values().stream()
                .filter(some -> !some.isEmpty())
                .forEach(some -> change(roster.schoolClass(), person, some, own -> own.without(id)));
    }

    private void requireRoom(Roster roster, Membership added, LocalDate today) {
        List<PersonId> others = roster.members().stream()
                .filter(each -> !each.isOver(today))
                .map(Membership::person)
                .filter(person -> !person.equals(added.person()))
                .distinct()
                .toList();
        if (others.size() >= MOST_MEMBERS) {
            throw LucaException.conflict("person_id", "a class has at most " + MOST_MEMBERS + " members at a time");
        }
        if (!added.role().isTeaching()) {
            return;
        }
        long taught = taughtBy(added.person()).stream()
                .filter(each -> !each.isOver(today))
                .map(Membership::schoolClass)
                .filter(each -> !each.equals(added.schoolClass()))
                .distinct()
                .count();
        if (taught >= MOST_TAUGHT) {
            throw LucaException.conflict("class_id", "somebody teaches at most " + MOST_TAUGHT + " classes at a time");
        }
    }

    /**
     * What stands under the person and what stands in the class, or nothing; who finds that another one was first looks again.
     *
     * @param roles that are changed: all of students, or all of those who teach, for these stand together
     */
    private void change(
            TaughtClass schoolClass, PersonId person, Set<MemberRole> roles, UnaryOperator<OwnClasses> change) {
        boolean isStudent = roles.contains(MemberRole.STUDENT);
        Transactions writes = new Transactions(table, school);
        Pauses pauses = Pauses.brief();
        for (int tries = 1; ; tries++) {
            OwnClasses before = own(person, isStudent, schoolClass.subject());
            OwnClasses after = change.apply(before);
            List<TransactWriteItem> all = new ArrayList<>();
            all.add(writes.put(after.write(school), put -> onlyAfter(before, put)));
            roles.forEach(role -> all.add(inRoster(writes, after, schoolClass.id(), role)));
            if (after.equals(before) || writes.commit(all).isWritten()) {
                return;
            }
            if (!pauses.pauseAfter(tries)) {
                throw LucaException.unavailable("the person's classes are changed by others at the moment", null);
            }
        }
    }

    private static Put.Builder onlyAfter(OwnClasses before, Put.Builder put) {
        return before.version() == 0
                ? put.conditionExpression(ABSENT)
                : put.conditionExpression("#version = :version")
                        .expressionAttributeNames(Map.of("#version", OwnClasses.VERSION))
                        .expressionAttributeValues(
                                Map.of(":version", AttributeValue.fromN(String.valueOf(before.version()))));
    }

    private TransactWriteItem inRoster(Transactions writes, OwnClasses own, ClassId id, MemberRole role) {
        return own.of(id, role).isEmpty()
                ? writes.delete(TenantTable.key(Keys.roster(school, id), Keys.member(role, own.person())))
                : writes.put(own.inRoster(school, id, role));
    }

    private Map<SubjectId, List<Membership>> own(PersonId person, boolean isStudent) {
        Map<SubjectId, List<Membership>> own = new LinkedHashMap<>();
        OwnClasses.items(table, school, person, isStudent).forEachRemaining(item -> {
            OwnClasses each = OwnClasses.read(item, isStudent);
            own.put(each.subject(), each.memberships());
        });
        return own;
    }

    private OwnClasses own(PersonId person, boolean isStudent, SubjectId subject) {
        return table.item(school, OwnClasses.partition(school, person, isStudent), Keys.ownClasses(subject))
                .map(item -> OwnClasses.read(item, isStudent))
                .orElseGet(() -> OwnClasses.none(person, isStudent, subject));
    }

    private Roster roster(ClassId id) {
        return table.classesOf(school).roster(id).orElseThrow(SchoolClasses::unknown);
    }
}
