package io.luca.store;

import static java.util.stream.Collectors.toMap;

import io.luca.contract.Names;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a {@link SchoolConfig} lies in the table: the source's own shape, with the scale and the version besides. */
final class ConfigItem {

    static final String VERSION = "version";
    private static final String PERIODS = "periods";
    private static final String RULES = "grading_rules";
    private static final String SAVED_AT = "saved_at";

    private ConfigItem() {}

    static Item write(SchoolId school, SchoolConfig config, Instant at) {
        List<AttributeValue> periods = config.periods().stream()
                .map(period -> Item.empty()
                        .text("id", period.id().value())
                        .text("start", period.start().toString())
                        .text("end", period.end().toString()))
                .map(item -> AttributeValue.fromM(item.attributes()))
                .toList();
        Map<String, AttributeValue> rules = config.rules().entrySet().stream()
                .collect(toMap(
                        rule -> rule.getKey().value(),
                        rule -> AttributeValue.fromM(write(rule.getValue()).attributes())));
        return Item.empty()
                .text(Names.PARTITION_KEY, Keys.config(school))
                .text(Names.SORT_KEY, Keys.PERIODS)
                .list(PERIODS, periods)
                .map(RULES, rules)
                .number(VERSION, config.version())
                .text(SAVED_AT, at.toString());
    }

    /** Whether an item is what a try of that time wrote. */
    static boolean wasSaved(Item item, SchoolConfig config, Instant at) {
        return item.optionalText(SAVED_AT).filter(at.toString()::equals).isPresent()
                && read(item).equals(config);
    }

    static SchoolConfig read(Item item) {
        List<GradingPeriod> periods = item.list(PERIODS).stream()
                .map(value -> new Item(value.m()))
                .map(period ->
                        new GradingPeriod(new PeriodId(period.text("id")), period.date("start"), period.date("end")))
                .toList();
        Map<SubjectId, GradingRules> rules = item.map(RULES).entrySet().stream()
                .collect(toMap(
                        rule -> new SubjectId(rule.getKey()),
                        rule -> readRules(new Item(rule.getValue().m()))));
        return new SchoolConfig(periods, rules, item.integer(VERSION));
    }

    private static Item write(GradingRules rules) {
        Item weights = Item.empty();
        rules.weights().forEach((type, weight) -> weights.number(type.value(), weight));
        return Item.empty()
                .map("weights", weights.attributes())
                .number("min_passing", rules.minPassing())
                .map(
                        "scale",
                        Item.empty()
                                .number("min", rules.scale().min())
                                .number("max", rules.scale().max())
                                .number("decimals", rules.scale().decimals())
                                .attributes());
    }

    private static GradingRules readRules(Item item) {
        Item weights = new Item(item.map("weights"));
        Item scale = new Item(item.map("scale"));
        return new GradingRules(
                weights.attributes().keySet().stream().collect(toMap(EvaluationType::new, weights::decimal)),
                item.decimal("min_passing"),
                new Scale(scale.decimal("min"), scale.decimal("max"), scale.integer("decimals")));
    }
}
