package io.luca.local.workbench.smoke;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.REGISTRY_PARTITION;
import static io.luca.contract.TableSchema.SORT_KEY;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.IdentityAttributes;
import io.luca.local.platform.SchoolWorkgroups;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Two schools, made as an operator lets a school come into being, and taken away at the end. The second one's name begins with the
 * first one's: a guard that forgets the end of a name shows.
 */
record TestSchools(TestSchool one, TestSchool other) {

    private static final ObjectMapper json = new ObjectMapper();
    private static final int PASSWORD_BYTES = 12;

    /** Makes both. */
    static TestSchools make(Trial trial) throws Exception {
        RandomGenerator chance = new SecureRandom();
        String id = "smoke_" + trial.id();
        TestSchools schools = new TestSchools(school(trial, id, chance), school(trial, id + "_2", chance));
        for (TestSchool school : List.of(schools.one(), schools.other())) {
            people(trial, school);
            records(trial, school);
            workgroup(trial, school);
            configure(trial, school);
        }
        return schools;
    }

    private static TestSchool school(Trial trial, String id, RandomGenerator chance) {
        byte[] secret = new byte[PASSWORD_BYTES];
        chance.nextBytes(secret);
        String password = "Aa1-" + HexFormat.of().formatHex(secret);
        return new TestSchool(new SchoolId(id), "smoke_" + trial.id(), password, trial.signIn()::idToken);
    }

    private static void people(Trial trial, TestSchool school) {
        enroll(trial, school, school.teacher(), "teacher");
        enroll(trial, school, school.administrator(), "school-admin");
        for (String staff : List.of(school.teacher(), school.administrator())) {
            school.gotByPasswordAlone(staff, trial.signIn().setUpAuthenticator(staff, school.password()));
        }
        enroll(trial, school, school.pupil().value(), "student");
    }

    /** As docs/operations.md says it; nobody is sent a mail. */
    private static void enroll(Trial trial, TestSchool school, String person, String group) {
        String pool = trial.deployed().userPool();
        trial.undo().before("the user " + person + " of the pool " + pool, () -> {
            try {
                var _ = trial.cognito()
                        .adminDeleteUser(user -> user.userPoolId(pool).username(person));
            } catch (UserNotFoundException absent) {
                return; // it was not made yet
            }
        });
        var _ = trial.cognito()
                .adminCreateUser(user -> user.userPoolId(pool)
                        .username(person)
                        .temporaryPassword(school.password() + "-first")
                        .messageAction(MessageActionType.SUPPRESS)
                        .userAttributes(
                                attribute(
                                        IdentityAttributes.SCHOOL_CLAIM,
                                        school.id().value()),
                                attribute(IdentityAttributes.PERSON_CLAIM, person)));
        var _ = trial.cognito()
                .adminAddUserToGroup(
                        user -> user.userPoolId(pool).username(person).groupName(group));
        var _ = trial.cognito()
                .adminSetUserPassword(user -> user.userPoolId(pool)
                        .username(person)
                        .password(school.password())
                        .permanent(true));
    }

    private static AttributeType attribute(String name, String value) {
        return AttributeType.builder().name(name).value(value).build();
    }

    /** The registry's entry and the pupil, by the operator: there is no call of the API for them. */
    private static void records(Trial trial, TestSchool school) {
        String table = trial.deployed().table();
        String entry = school.keys().registered();
        trial.undo()
                .before(
                        "the item " + REGISTRY_PARTITION + " " + entry + " of " + table,
                        () -> trial.table()
                                .deleteItem(item -> item.tableName(table).key(key(REGISTRY_PARTITION, entry))));
        removeLater(trial, school.keys().config());
        new SchoolRegistry(trial.table(), table).register(school.id());
        removeLater(trial, school.pupilsPartition());
        removeLater(trial, school.keys().students());
        new TenantTable(trial.table(), _ -> trial.place().account().credentials(), table)
                .forSchool(school.id())
                .enroll(new Student(school.pupil(), "Smoke test", "1", "A"));
    }

    /** It is removed with the texts of the queries that ran in it. */
    private static void workgroup(Trial trial, TestSchool school) {
        SchoolWorkgroups workgroups = trial.workgroups();
        trial.undo().before("the workgroup " + workgroups.name(school.id()), () -> workgroups.delete(school.id()));
        workgroups.create(school.id());
    }

    private static void configure(Trial trial, TestSchool school) throws Exception {
        LocalDate today = LocalDate.ofInstant(trial.clock().instant(), ZoneOffset.UTC);
        ObjectNode config = json.createObjectNode().put("version", 0);
        config.putArray("periods")
                .addObject()
                .put("id", school.period())
                .put("start", today.minusDays(7).toString())
                .put("end", today.plusDays(7).toString());
        ObjectNode rules = config.putObject("grading_rules").putObject(TestSchool.SUBJECT);
        rules.putObject("weights").put("exam", 1);
        rules.put("min_passing", 60);
        HttpApi.Answer saved = trial.api().put("/config", school.token(school.administrator()), config.toString());
        if (saved.status() != 200) {
            throw new IllegalStateException("PUT /config of a test school answers " + saved.told() + ", not 200");
        }
    }

    /** Everything in a partition of the table goes at the end. */
    static void removeLater(Trial trial, String partition) {
        String table = trial.deployed().table();
        trial.undo().before("items of the partition " + partition + " of " + table, () -> remove(trial, partition));
    }

    static void remove(Trial trial, String partition) {
        String table = trial.deployed().table();
        trial.table()
                .queryPaginator(query -> query.tableName(table)
                        .consistentRead(true)
                        .projectionExpression(PARTITION_KEY + ", " + SORT_KEY)
                        .keyConditionExpression(PARTITION_KEY + " = :partition")
                        .expressionAttributeValues(Map.of(":partition", AttributeValue.fromS(partition))))
                .items()
                .forEach(found -> trial.table()
                        .deleteItem(item -> item.tableName(table)
                                .key(Map.of(PARTITION_KEY, found.get(PARTITION_KEY), SORT_KEY, found.get(SORT_KEY)))));
    }

    static Map<String, AttributeValue> key(String partition, String sort) {
        return Map.of(PARTITION_KEY, AttributeValue.fromS(partition), SORT_KEY, AttributeValue.fromS(sort));
    }
}
