package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.ClassId;
import io.luca.model.LucaException;
import io.luca.model.MemberRole;
import io.luca.model.Membership;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * What a person is and was in the classes of one subject, as it stands under the person. It is one item, so that what is true of all of
 * them together is judged by one condition: a student is in one class of a subject at a time.
 *
 * @param isStudent whether they are those of a student, which stand with the student's records; others stand apart
 * @param memberships in order of their first day
 * @param changedSince the first day for which they are others than when the classes of the subject were measured last; empty if there is none
 * @param version how often it was written; 0 if it never was
 */
record OwnClasses(
        PersonId person,
        boolean isStudent,
        SubjectId subject,
        List<Membership> memberships,
        Optional<LocalDate> changedSince,
        int version) {

    static final String VERSION = "version";
    static final String CHANGED_SINCE = "changed_since";

    /** Of a person in a subject, over all years: it is one item. */
    private static final int MOST = 1_000;

    private static final String PERSON = "person_id";
    private static final String SUBJECT = "subject";
    private static final String MEMBERSHIPS = "memberships";
    private static final String CLASS = "class_id";
    private static final String ROLE = "role";
    private static final String FROM = "from";
    private static final String TO = "to";

    OwnClasses {
        memberships = memberships.stream()
                .sorted(Comparator.comparing(Membership::from)
                        .thenComparing(membership -> membership.schoolClass().value()))
                .toList();
        if (memberships.size() > MOST) {
            throw LucaException.conflict("person_id", "a person has at most " + MOST + " memberships in a subject");
        }
    }

    /** Of who was in no class of the subject yet. */
    static OwnClasses none(PersonId person, boolean isStudent, SubjectId subject) {
        return new OwnClasses(person, isStudent, subject, List.of(), Optional.empty(), 0);
    }

    /** Where the classes of a person are kept. */
    static String partition(SchoolId school, PersonId person, boolean isStudent) {
        return isStudent ? Keys.student(school, new StudentId(person.value())) : Keys.person(school, person);
    }

    /** All that a person has of these, whatever the subject, as it was written last. */
    static PagedItems items(TenantTable table, SchoolId school, PersonId person, boolean isStudent) {
        return new PagedItems(
                table,
                school,
                QueryRequest.builder()
                        .tableName(table.name())
                        .keyConditionExpression(TableSchema.PARTITION_KEY + " = :pk AND begins_with("
                                + TableSchema.SORT_KEY + ", :classes)")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(partition(school, person, isStudent)),
                                ":classes", AttributeValue.fromS(Keys.OWN_CLASSES)))
                        .consistentRead(true)
                        .build());
    }

    /** The own of one class, in order of their first day. */
    List<Membership> of(ClassId schoolClass, MemberRole role) {
        return memberships.stream()
                .filter(each -> each.schoolClass().equals(schoolClass) && each.role() == role)
                .toList();
    }

    /**
     * With one more, or another end of the one that began on the same day.
     *
     * @throws LucaException {@code CONFLICT} if the person is in a class already that this one has days with: in the same one, or as a
     *     student in another of the subject
     */
    OwnClasses with(Membership added) {
        List<Membership> others = new ArrayList<>(memberships);
        others.removeIf(each -> isSameBeginning(each, added));
        others.stream()
                .filter(each -> each.overlaps(added) && (isStudent || isSamePlace(each, added)))
                .findFirst()
                .ifPresent(each -> {
                    throw LucaException.conflict(
                            "from",
                            "the person is in class %s from %s to %s; end that first"
                                    .formatted(
                                            each.schoolClass(),
                                            each.from(),
                                            each.to().map(LocalDate::toString).orElse("an open end")));
                });
        others.add(added);
        return changed(
                others,
                memberships.stream()
                        .filter(each -> isSameBeginning(each, added))
                        .findFirst()
                        .map(before -> firstDayOfOne(before, added))
                        .orElseGet(added::from));
    }

    /** The day after the earlier of two ends; that there is one is what makes them differ. */
    private static LocalDate firstDayOfOne(Membership one, Membership other) {
        return Stream.of(one.to(), other.to())
                .flatMap(Optional::stream)
                .min(LocalDate::compareTo)
                .map(end -> end.plusDays(1))
                .orElseGet(one::from);
    }

    private OwnClasses changed(List<Membership> next, LocalDate since) {
        LocalDate earliest = changedSince.filter(since::isAfter).orElse(since);
        return new OwnClasses(person, isStudent, subject, next, Optional.of(earliest), version + 1);
    }

    private static boolean isSameBeginning(Membership one, Membership other) {
        return isSamePlace(one, other) && one.from().equals(other.from());
    }

    private static boolean isSamePlace(Membership one, Membership other) {
        return one.schoolClass().equals(other.schoolClass()) && one.role() == other.role();
    }

    /** Without those of a class; the same if there are none. */
    OwnClasses without(ClassId schoolClass) {
        List<Membership> others = memberships.stream()
                .filter(each -> !each.schoolClass().equals(schoolClass))
                .toList();
        return memberships.stream()
                .filter(each -> each.schoolClass().equals(schoolClass))
                .findFirst()
                .map(first -> changed(others, first.from()))
                .orElse(this);
    }

    Item write(SchoolId school) {
        Item item = list(memberships)
                .text(TableSchema.PARTITION_KEY, partition(school, person, isStudent))
                .text(TableSchema.SORT_KEY, Keys.ownClasses(subject))
                .text(PERSON, person.value())
                .text(SUBJECT, subject.value())
                .number(VERSION, version);
        if (isStudent && changedSince.isPresent()) {
            item.text(CHANGED_SINCE, changedSince.get().toString())
                    .text(TableSchema.WORK_PARTITION_KEY, Keys.moved(school))
                    .text(TableSchema.WORK_SORT_KEY, Keys.moved(subject, person));
        }
        return item;
    }

    static OwnClasses read(Item item, boolean isStudent) {
        return new OwnClasses(
                new PersonId(item.text(PERSON)),
                isStudent,
                new SubjectId(item.text(SUBJECT)),
                memberships(item),
                item.optionalText(CHANGED_SINCE).map(LocalDate::parse),
                item.integer(VERSION));
    }

    /** What stands in the class of its member: the same memberships as under the person, of this class alone. */
    Item inRoster(SchoolId school, ClassId schoolClass, MemberRole role) {
        return list(of(schoolClass, role))
                .text(TableSchema.PARTITION_KEY, Keys.roster(school, schoolClass))
                .text(TableSchema.SORT_KEY, Keys.member(role, person))
                .text(PERSON, person.value());
    }

    private Item list(List<Membership> written) {
        return Item.empty()
                .list(MEMBERSHIPS, written.stream().map(each -> write(each)).toList());
    }

    private static AttributeValue write(Membership membership) {
        Item item = Item.empty()
                .text(CLASS, membership.schoolClass().value())
                .text(ROLE, membership.role().word())
                .text(FROM, membership.from().toString());
        membership.to().ifPresent(end -> item.text(TO, end.toString()));
        return AttributeValue.fromM(item.attributes());
    }

    /** Those that an item has, under the person or in a class. */
    static List<Membership> memberships(Item item) {
        PersonId person = new PersonId(item.text(PERSON));
        return item.list(MEMBERSHIPS).stream()
                .map(each -> read(person, new Item(each.m())))
                .toList();
    }

    private static Membership read(PersonId person, Item stored) {
        return new Membership(
                new ClassId(stored.text(CLASS)),
                person,
                MemberRole.of(stored.text(ROLE)).orElseThrow(),
                stored.date(FROM),
                stored.optionalText(TO).map(LocalDate::parse));
    }

    /** The keys of all that stands in rosters of what an item of a person names. */
    static List<Map<String, AttributeValue>> rosterKeys(SchoolId school, Item item) {
        return memberships(item).stream()
                .map(each -> TenantTable.key(
                        Keys.roster(school, each.schoolClass()), Keys.member(each.role(), each.person())))
                .distinct()
                .toList();
    }
}
