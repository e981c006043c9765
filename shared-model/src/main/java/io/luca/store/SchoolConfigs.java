package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.LucaException;
import io.luca.model.Notice;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The configuration of one school, and the classes that marks hang on. It is one item, and each change is one write that is made from the
 * state that was read, or not at all: whoever is killed leaves either the one or the other.
 *
 * <p>A subject or a period is taken away in two steps. {@link #replace} announces it: new marks of it are refused from then on, by
 * every copy of the service as soon as it reads the configuration again. When the {@linkplain Notice notice} is over,
 * {@link #settle} looks whether there are marks of it. It can rely on what it sees: a mark is written after its class was
 * {@linkplain #open opened}, classes are read as they were written last, and nobody accepts a mark by what was read before the
 * announcement any more. Safe for use by many threads.
 */
public final class SchoolConfigs {

    private static final String SUBJECT = "subject";
    private static final String PERIOD = "period";
    /** Of a save there is one step more that another one may take meanwhile: what was leaving is settled. */
    private static final int READS = 3;

    private final TenantTable table;
    private final SchoolId school;

    SchoolConfigs(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** The configuration as it was written last: services keep it for a while, so it must not be an older one. */
    public Optional<SchoolConfig> stored() {
        return item().map(ConfigItem::read);
    }

    /**
     * Saves a configuration as the version after {@link SchoolConfig#version()}, which must be the stored one. What it leaves out is
     * leaving from now on, until {@link #settle} looks after it. A second try after one whose answer was lost finds its own work
     * and succeeds.
     *
     * @param write tells this request from any other that saves the same; all its tries have the same
     * @param now when the request came in; all its tries have the same
     * @throws LucaException {@code CONFLICT} if another version is stored by now
     */
    public SchoolConfig replace(SchoolConfig next, UUID write, Instant now) {
        return save(next, write, stored -> stored.replacedBy(next, now));
    }

    /** The same of one that leaves nothing out. */
    SchoolConfig extend(SchoolConfig next, UUID write) {
        return save(next, write, stored -> {
            if (!stored.known().classesMissingIn(next).isEmpty()) {
                throw new IllegalArgumentException("it leaves a subject or a period out");
            }
            return stored.replacedBy(next, Instant.MIN);
        });
    }

    /**
     * The configuration as it was written last, after what has left is looked after, if it is time: what no mark hangs on is gone, and
     * the rest is in force again. May be called by several at once, and again after a failure.
     *
     * @return empty if there is none
     */
    public Optional<SchoolConfig> settle(Instant now) {
        for (int reads = 1; ; reads++) {
            Optional<SchoolConfig> stored = stored();
            if (stored.flatMap(SchoolConfig::leaving)
                    .filter(leaving -> leaving.isDue(now))
                    .isEmpty()) {
                return stored;
            }
            SchoolConfig before = stored.get();
            SchoolConfig settled = before.settled(opened());
            if (updateUnlessChanged(before, settled)) {
                return Optional.of(settled);
            }
            if (reads == READS) {
                return stored; // with what is leaving still in it: whoever asks next looks after that
            }
        }
    }

    /**
     * The classes that there are or were marks of, as they were written last. One of whose marks the first could not be written, or is
     * erased, stays among them: that there are none left is nowhere to be seen for certain.
     */
    public Set<SchoolClass> opened() {
        Set<SchoolClass> opened = new HashSet<>();
        new PagedItems(
                        table,
                        school,
                        QueryRequest.builder()
                                .tableName(table.name())
                                .consistentRead(true)
                                .keyConditionExpression(
                                        PARTITION_KEY + " = :pk AND begins_with(" + SORT_KEY + ", :opened)")
                                .expressionAttributeValues(Map.of(
                                        ":pk", AttributeValue.fromS(Keys.config(school)),
                                        ":opened", AttributeValue.fromS(Keys.OPENED)))
                                .build())
                .forEachRemaining(item -> opened.add(
                        new SchoolClass(new SubjectId(item.text(SUBJECT)), new PeriodId(item.text(PERIOD)))));
        return opened;
    }

    /** Writes down that a class has marks, before it has the first: once for each process. Nobody else writes this item often. */
    void open(SchoolClass each) {
        if (table.opened().holds(school, each)) {
            return;
        }
        Item item = Item.empty()
                .text(PARTITION_KEY, Keys.config(school))
                .text(SORT_KEY, Keys.opened(each))
                .text(SUBJECT, each.subject().value())
                .text(PERIOD, each.period().value());
        var _ = Failures.translated(() -> table.client()
                .putItem(put ->
                        put.tableName(table.name()).item(item.attributes()).overrideConfiguration(table.as(school))));
        table.opened().add(school, each);
    }

    private SchoolConfig save(SchoolConfig next, UUID write, UnaryOperator<SchoolConfig> change) {
        if (next.version() == Integer.MAX_VALUE) {
            throw versionConflict(); // no configuration was ever saved so often
        }
        for (int reads = 1; reads <= READS; reads++) {
            Optional<Item> item = item();
            if (item.filter(stored -> ConfigItem.wasSaved(stored, write)).isPresent()) {
                return ConfigItem.read(item.get()); // by an earlier try of ours
            }
            Optional<SchoolConfig> stored = item.map(ConfigItem::read);
            if (stored.map(SchoolConfig::version).orElse(0) != next.version()) {
                throw versionConflict();
            }
            SchoolConfig saved = stored.map(change)
                    .orElseGet(() ->
                            new SchoolConfig(next.periods(), next.rules(), next.version() + 1).called(next.names()));
            Item written = ConfigItem.write(school, saved, write);
            requireRoom(written);
            if (putUnlessChanged(stored, written)) {
                return saved;
            }
        }
        throw versionConflict();
    }

    /** One save has 64 KiB at most, but what leaves is that of several. */
    private static void requireRoom(Item item) {
        if (item.bytes() > Item.LARGEST) {
            throw LucaException.conflict(
                    "grading_rules",
                    "together with what is leaving the rules are larger than %d KB; save them when it has left, in %d seconds"
                            .formatted(Item.LARGEST / 1_000, Notice.LENGTH.toSeconds()));
        }
    }

    /** Writes a version in place of what was read; false if that is not what is stored any more. */
    private boolean putUnlessChanged(Optional<SchoolConfig> before, Item next) {
        return Failures.translated(() -> {
            try {
                var _ = table.client().putItem(put -> {
                    put.tableName(table.name())
                            .item(next.attributes())
                            .overrideConfiguration(table.as(school))
                            .conditionExpression(before.map(SchoolConfigs::unchanged)
                                    .orElse("attribute_not_exists(" + PARTITION_KEY + ")"));
                    before.ifPresent(stored ->
                            put.expressionAttributeValues(state(stored).attributes()));
                });
                return true;
            } catch (ConditionalCheckFailedException changed) {
                return false;
            }
        });
    }

    /** Whose save it was stays: the one who waits for its answer finds it. False if what was read is not what is stored any more. */
    private boolean updateUnlessChanged(SchoolConfig before, SchoolConfig settled) {
        return Failures.translated(() -> {
            try {
                var _ = table.client()
                        .updateItem(update -> update.tableName(table.name())
                                .key(TenantTable.key(Keys.config(school), Keys.PERIODS))
                                .updateExpression("SET " + ConfigItem.PERIODS + " = :periods, " + ConfigItem.RULES
                                        + " = :rules, " + ConfigItem.VERSION + " = :next REMOVE "
                                        + ConfigItem.LEAVING)
                                .conditionExpression(unchanged(before))
                                .expressionAttributeValues(state(before)
                                        .value(":periods", ConfigItem.periods(settled.periods()))
                                        .value(":rules", ConfigItem.rules(settled.rules()))
                                        .number(":next", settled.version())
                                        .attributes())
                                .overrideConfiguration(table.as(school)));
                return true;
            } catch (ConditionalCheckFailedException changed) {
                return false;
            }
        });
    }

    private static String unchanged(SchoolConfig stored) {
        return ConfigItem.VERSION + " = :version AND "
                + (stored.leaving().isPresent()
                        ? ConfigItem.LEAVING + "." + ConfigItem.EFFECTIVE_FROM + " = :from"
                        : "attribute_not_exists(" + ConfigItem.LEAVING + ")");
    }

    private static Item state(SchoolConfig stored) {
        Item state = Item.empty().number(":version", stored.version());
        stored.leaving().ifPresent(leaving -> state.text(":from", leaving.from().toString()));
        return state;
    }

    private Optional<Item> item() {
        return table.item(school, Keys.config(school), Keys.PERIODS);
    }

    private static LucaException versionConflict() {
        return LucaException.conflict("version", "it was changed in the meantime; read it again");
    }
}
