package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.SchoolStatus;
import io.luca.model.StudentId;
import io.luca.tenancy.TenantCredentials;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The only door to the table. It opens for one school at a time, with credentials that IAM limits to that school, over the
 * one connection pool that all schools share. Safe for use by many threads.
 */
public final class TenantTable {

    private final DynamoDbClient client;
    private final TenantCredentials credentials;
    private final String table;
    private final OpenedClasses opened = new OpenedClasses();

    /**
     * The table by its name.
     *
     * @param client its own credentials are never used
     */
    public TenantTable(DynamoDbClient client, TenantCredentials credentials, String table) {
        this.client = client;
        this.credentials = credentials;
        this.table = table;
    }

    /** The records of one school. Cheap: get one for each request. */
    public SchoolTable forSchool(SchoolId school) {
        return new SchoolTable(this, school);
    }

    /** The configuration of one school. Cheap: get one for each request. */
    public SchoolConfigs configOf(SchoolId school) {
        return new SchoolConfigs(this, school);
    }

    /** The classes of one school. Cheap: get one for each request. */
    public SchoolClasses classesOf(SchoolId school) {
        return new SchoolClasses(this, school);
    }

    /** Who of one school is in which class. Cheap: get one for each request. */
    public SchoolMemberships membershipsOf(SchoolId school) {
        return new SchoolMemberships(this, school);
    }

    /** The students of one school. Cheap: get one for each request. */
    public SchoolStudents studentsOf(SchoolId school) {
        return new SchoolStudents(this, school);
    }

    /** Who works at one school. Cheap: get one for each request. */
    public SchoolPeople peopleOf(SchoolId school) {
        return new SchoolPeople(this, school);
    }

    /** How far rights go in one school. Cheap: get one for each request. */
    public SchoolRights rightsOf(SchoolId school) {
        return new SchoolRights(this, school);
    }

    /** How one school stands as a whole, as an operator said it last. */
    public SchoolStatus statusOf(SchoolId school) {
        return item(school, Keys.config(school), Keys.STATUS)
                .map(SchoolItem::status)
                .orElse(SchoolStatus.UNSAID);
    }

    /** The behaviour events of one school. Cheap: get one for each batch. */
    public SchoolEvents eventsOf(SchoolId school) {
        return new SchoolEvents(this, school);
    }

    /** The grades of one school, for the job that makes them. Cheap: get one for each run. */
    public SchoolGrading gradingOf(SchoolId school) {
        return new SchoolGrading(this, school);
    }

    /** What the government has of a school's period. Cheap: get one for each request. */
    public SchoolSync syncOf(SchoolId school, PeriodId period) {
        return new SchoolSync(this, school, period);
    }

    /** Who of one school is to be erased, or was. Cheap: get one for each request. */
    public SchoolErasures erasuresOf(SchoolId school) {
        return new SchoolErasures(this, school);
    }

    /** The copies of students' records that one school has asked for. Cheap: get one for each request. */
    public SchoolExports exportsOf(SchoolId school) {
        return new SchoolExports(this, school);
    }

    /** All that the table holds of one student. Cheap: get one for each request. */
    public StudentRecords recordsOf(SchoolId school, StudentId student) {
        return new StudentRecords(this, school, student);
    }

    /**
     * Confirms that credentials of the school can be had, without a call to the table.
     *
     * @throws io.luca.model.LucaException {@code UNAVAILABLE} if not
     */
    public void confirmAccess(SchoolId school) {
        var _ = credentials.of(school);
    }

    OpenedClasses opened() {
        return opened;
    }

    DynamoDbClient client() {
        return client;
    }

    String name() {
        return table;
    }

    /** An item of a school as it was written last; empty if there is none. */
    Optional<Item> item(SchoolId school, String partition, String sort) {
        Map<String, AttributeValue> found = Failures.translated(() -> client.getItem(get -> get.tableName(table)
                        .key(key(partition, sort))
                        .consistentRead(true)
                        .overrideConfiguration(as(school)))
                .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(new Item(found));
    }

    AwsRequestOverrideConfiguration as(SchoolId school) {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(credentials.of(school))
                .build();
    }

    /** The two key attributes of an item. */
    static Map<String, AttributeValue> key(String partition, String sort) {
        return Item.empty()
                .text(TableSchema.PARTITION_KEY, partition)
                .text(TableSchema.SORT_KEY, sort)
                .attributes();
    }
}
