package io.luca.store;

import static java.util.stream.Collectors.toMap;

import io.luca.contract.TableSchema;
import io.luca.model.Curve;
import io.luca.model.DisplayNames;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.Leaving;
import io.luca.model.PeriodId;
import io.luca.model.Rounding;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item of a {@link SchoolConfig}: the source's own shape, with what else a school may decide, the version, and what is leaving,
 * besides. What is leaving lies in a part of its own: who knows the source's shape alone does not see it, as if it were gone.
 */
final class ConfigItem {

    static final String VERSION = "version";
    static final String PERIODS = "periods";
    static final String RULES = "grading_rules";
    private static final String WRITE = "write_id";
    static final String LEAVING = "leaving";
    static final String EFFECTIVE_FROM = "effective_from";

    private static final String NAMES = "display_names";
    private static final String SUBJECTS = "subjects";
    private static final String TYPES = "types";
    private static final String EXTRA_CREDIT = "extra_credit";
    private static final String DROP_LOWEST = "drop_lowest";
    private static final String CURVE = "curve";
    private static final String ROUNDING = "rounding";
    private static final String FLOOR = "floor";
    private static final String CAP = "cap";

    private ConfigItem() {}

    static Item write(SchoolId school, SchoolConfig config, UUID write) {
        Item item = Item.empty()
                .text(TableSchema.PARTITION_KEY, Keys.config(school))
                .text(TableSchema.SORT_KEY, Keys.PERIODS)
                .value(PERIODS, periods(config.periods()))
                .value(RULES, rules(config.rules()))
                .number(VERSION, config.version())
                .text(WRITE, write.toString());
        if (!config.names().isEmpty()) {
            item.map(NAMES, write(config.names()).attributes());
        }
        config.leaving()
                .ifPresent(gone -> item.map(
                        LEAVING,
                        Item.empty()
                                .value(PERIODS, periods(gone.periods()))
                                .value(RULES, rules(gone.rules()))
                                .text(EFFECTIVE_FROM, gone.from().toString())
                                .attributes()));
        return item;
    }

    static AttributeValue periods(List<GradingPeriod> periods) {
        return AttributeValue.fromL(periods.stream()
                .map(period -> Item.empty()
                        .text("id", period.id().value())
                        .text("start", period.start().toString())
                        .text("end", period.end().toString()))
                .map(item -> AttributeValue.fromM(item.attributes()))
                .toList());
    }

    static AttributeValue rules(Map<SubjectId, GradingRules> rules) {
        return AttributeValue.fromM(rules.entrySet().stream()
                .collect(toMap(
                        rule -> rule.getKey().value(),
                        rule -> AttributeValue.fromM(write(rule.getValue()).attributes()))));
    }

    /** Whether an item is what a try of that write made. */
    static boolean wasSaved(Item item, UUID write) {
        return item.optionalText(WRITE).filter(write.toString()::equals).isPresent();
    }

    static SchoolConfig read(Item item) {
        return new SchoolConfig(
                readPeriods(item),
                readSubjects(item),
                item.integer(VERSION),
                item.has(LEAVING) ? Optional.of(readLeaving(new Item(item.map(LEAVING)))) : Optional.empty(),
                item.has(NAMES) ? readNames(new Item(item.map(NAMES))) : DisplayNames.NONE);
    }

    private static Item write(DisplayNames names) {
        return Item.empty()
                .map(SUBJECTS, texts(names.subjects()))
                .map(PERIODS, texts(names.periods()))
                .map(TYPES, texts(names.types()));
    }

    private static Map<String, AttributeValue> texts(Map<?, String> names) {
        return names.entrySet().stream()
                .collect(toMap(name -> name.getKey().toString(), name -> AttributeValue.fromS(name.getValue())));
    }

    private static DisplayNames readNames(Item item) {
        return new DisplayNames(
                readTexts(item.map(SUBJECTS), SubjectId::new),
                readTexts(item.map(PERIODS), PeriodId::new),
                readTexts(item.map(TYPES), EvaluationType::new));
    }

    private static <K> Map<K, String> readTexts(Map<String, AttributeValue> names, Function<String, K> id) {
        return names.entrySet().stream()
                .collect(toMap(
                        name -> id.apply(name.getKey()), name -> name.getValue().s()));
    }

    private static Leaving readLeaving(Item item) {
        return new Leaving(readPeriods(item), readSubjects(item), item.instant(EFFECTIVE_FROM));
    }

    private static List<GradingPeriod> readPeriods(Item item) {
        return item.list(PERIODS).stream()
                .map(value -> new Item(value.m()))
                .map(period ->
                        new GradingPeriod(new PeriodId(period.text("id")), period.date("start"), period.date("end")))
                .toList();
    }

    private static Map<SubjectId, GradingRules> readSubjects(Item item) {
        return item.map(RULES).entrySet().stream()
                .collect(toMap(
                        rule -> new SubjectId(rule.getKey()),
                        rule -> readRules(new Item(rule.getValue().m()))));
    }

    private static Item write(GradingRules rules) {
        Item weights = Item.empty();
        rules.weights().forEach((type, weight) -> weights.number(type.value(), weight));
        Item extraCredit = Item.empty();
        rules.extraCredit().forEach((type, weight) -> extraCredit.number(type.value(), weight));
        Item dropLowest = Item.empty();
        rules.dropLowest().forEach((type, number) -> dropLowest.number(type.value(), number));
        Item curve = Item.empty().text("type", rules.curve().type());
        if (rules.curve() instanceof Curve.FlatPoints(BigDecimal points)) {
            curve.number("points", points);
        }
        return Item.empty()
                .map("weights", weights.attributes())
                .number("min_passing", rules.minPassing())
                .map(
                        "scale",
                        Item.empty()
                                .number("min", rules.scale().min())
                                .number("max", rules.scale().max())
                                .number("decimals", rules.scale().decimals())
                                .attributes())
                .map(EXTRA_CREDIT, extraCredit.attributes())
                .map(DROP_LOWEST, dropLowest.attributes())
                .map(CURVE, curve.attributes())
                .map(
                        ROUNDING,
                        Item.empty()
                                .text("mode", rules.rounding().mode().text())
                                .number("decimals", rules.rounding().decimals())
                                .attributes())
                .number(FLOOR, rules.floor())
                .number(CAP, rules.cap());
    }

    /** Rules that were saved before there was more to say than weights, pass mark and scale say no more. */
    private static GradingRules readRules(Item item) {
        Item scale = new Item(item.map("scale"));
        GradingRules plain = new GradingRules(
                decimals(item.map("weights")),
                item.decimal("min_passing"),
                new Scale(scale.decimal("min"), scale.decimal("max"), scale.integer("decimals")));
        if (!item.has(CURVE)) {
            return plain;
        }
        Item dropLowest = new Item(item.map(DROP_LOWEST));
        Item curve = new Item(item.map(CURVE));
        Item rounding = new Item(item.map(ROUNDING));
        return new GradingRules(
                plain.weights(),
                plain.minPassing(),
                plain.scale(),
                dropLowest.attributes().keySet().stream().collect(toMap(EvaluationType::new, dropLowest::integer)),
                decimals(item.map(EXTRA_CREDIT)),
                Curve.of(
                        curve.text("type"),
                        curve.has("points") ? Optional.of(curve.decimal("points")) : Optional.empty()),
                new Rounding(Rounding.Mode.of(rounding.text("mode")), rounding.integer("decimals")),
                item.decimal(FLOOR),
                item.decimal(CAP));
    }

    private static Map<EvaluationType, BigDecimal> decimals(Map<String, AttributeValue> weights) {
        Item item = new Item(weights);
        return weights.keySet().stream().collect(toMap(EvaluationType::new, item::decimal));
    }
}
