package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;

import io.luca.model.ClassId;
import io.luca.model.LucaException;
import io.luca.model.MemberRole;
import io.luca.model.Membership;
import io.luca.model.PersonId;
import io.luca.model.Roster;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
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
                roster.schoolClass().subject(),
                membership,
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
        roster.members().stream()
                .filter(each -> each.person().equals(person))
                .forEach(each -> change(
                        roster.schoolClass().subject(),
                        each,
                        own -> own.of(id, each.role()).isEmpty() ? own : own.without(id, each.role())));
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

    /** Both places or none; who finds that another one was first looks again. */
    private void change(SubjectId subject, Membership membership, UnaryOperator<OwnClasses> change) {
        boolean isStudent = !membership.role().isTeaching();
        Pauses pauses = Pauses.brief();
        for (int tries = 1; ; tries++) {
            OwnClasses before = own(membership.person(), isStudent, subject);
            OwnClasses after = change.apply(before);
            if (after.equals(before)
                    || new Transactions(table, school)
                            .commit(List.of(
                                    put(after.write(school), put -> onlyAfter(before, put)),
                                    inRoster(after, membership)))
                            .isWritten()) {
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

    private TransactWriteItem inRoster(OwnClasses own, Membership membership) {
        ClassId id = membership.schoolClass();
        MemberRole role = membership.role();
        if (own.of(id, role).isEmpty()) {
            return TransactWriteItem.builder()
                    .delete(Delete.builder()
                            .tableName(table.name())
                            .key(TenantTable.key(Keys.roster(school, id), Keys.member(role, own.person())))
                            .build())
                    .build();
        }
        return put(own.inRoster(school, id, role), put -> put);
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
        return item(OwnClasses.partition(school, person, isStudent), Keys.ownClasses(subject))
                .map(item -> OwnClasses.read(item, isStudent))
                .orElseGet(() -> new OwnClasses(person, isStudent, subject, List.of(), 0));
    }

    private Optional<Item> item(String partition, String sort) {
        Map<String, AttributeValue> found = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(TenantTable.key(partition, sort))
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(new Item(found));
    }

    private TransactWriteItem put(Item item, UnaryOperator<Put.Builder> condition) {
        return TransactWriteItem.builder()
                .put(condition
                        .apply(Put.builder().tableName(table.name()).item(item.attributes()))
                        .build())
                .build();
    }

    private Roster roster(ClassId id) {
        return table.classesOf(school).roster(id).orElseThrow(SchoolClasses::unknown);
    }
}
