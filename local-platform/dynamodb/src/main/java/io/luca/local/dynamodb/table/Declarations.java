package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.table.Billing.Throughput;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what requests declare of tables, keys and indexes, and refuses what AWS refuses: first all constraints of single parameters
 * together, then what does not fit together.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html">CreateTable</a>
 */
final class Declarations {

    static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
    /** Of keys and values: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html. */
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private static final int MAX_GLOBAL_INDEXES = 20;
    private static final int MAX_LOCAL_INDEXES = 5;
    private static final int MAX_NON_KEY_ATTRIBUTES = 100;
    private static final int MAX_TAGS = 50;
    private static final long MAX_THROUGHPUT = 1_000_000_000_000L;

    private Declarations() {}

    /** The name of the table that a request is about, which it must have. */
    static String tableName(Parameters request) {
        String name = request.text("TableName")
                .orElseThrow(() -> ApiError.validation(
                        "The parameter 'TableName' is required but was not present in the request"));
        request.length("TableName", 1, 1024);
        if (!Catalog.isArn(name)) {
            request.matches("TableName", NAME);
        }
        return name;
    }

    /** The name of the table, if a request has nothing else that could be wrong. */
    static String onlyTableName(Parameters request) {
        String name = tableName(request);
        request.check();
        return name;
    }

    /** Collects the broken constraints of what CreateTable and UpdateTable share. */
    static void constrain(Parameters request) {
        for (Parameters attribute : request.members("AttributeDefinitions")) {
            attribute.length(attribute.notNull("AttributeName"), 1, 255);
            attribute.oneOf(attribute.notNull("AttributeType"), "B", "N", "S");
        }
        request.oneOf("BillingMode", "PROVISIONED", "PAY_PER_REQUEST");
        request.oneOf("TableClass", "STANDARD", "STANDARD_INFREQUENT_ACCESS");
        constrainThroughput(request);
        Parameters stream = request.structure("StreamSpecification");
        stream.notNull("StreamEnabled");
        stream.oneOf("StreamViewType", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY");
    }

    /** Collects the broken constraints of a key. */
    static void constrainKey(Parameters declaration) {
        declaration.length(declaration.notNull("KeySchema"), 1, 2);
        for (Parameters element : declaration.members("KeySchema")) {
            element.length(element.notNull("AttributeName"), 1, 255);
            element.oneOf(element.notNull("KeyType"), "HASH", "RANGE");
        }
    }

    /** Collects the broken constraints of an index. */
    static void constrainIndex(Parameters index) {
        index.matches(index.length(index.notNull("IndexName"), 3, 255), NAME);
        constrainKey(index);
        Parameters projection = index.structure(index.notNull("Projection"));
        projection.oneOf("ProjectionType", "ALL", "KEYS_ONLY", "INCLUDE");
        projection.length("NonKeyAttributes", 1, 20);
        constrainThroughput(index);
    }

    /** Collects the broken constraints of what is provisioned. */
    static void constrainThroughput(Parameters declaration) {
        Parameters throughput = declaration.structure("ProvisionedThroughput");
        throughput.between(throughput.notNull("ReadCapacityUnits"), 1, Long.MAX_VALUE);
        throughput.between(throughput.notNull("WriteCapacityUnits"), 1, Long.MAX_VALUE);
    }

    /** What is provisioned, which must fit to how the table is paid. */
    static Optional<Throughput> throughput(Parameters table, boolean payPerRequest) {
        Optional<Throughput> throughput = throughput(table);
        require(
                !payPerRequest || throughput.isEmpty(),
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
        require(
                payPerRequest || throughput.isPresent(),
                "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        return throughput;
    }

    /** What is provisioned, if anything is said of it. */
    static Optional<Throughput> throughput(Parameters declaration) {
        return declaration.member("ProvisionedThroughput").map(throughput -> {
            long read = units(throughput, "ReadCapacityUnits");
            long write = units(throughput, "WriteCapacityUnits");
            return new Throughput(read, write);
        });
    }

    private static long units(Parameters throughput, String name) {
        long units = throughput.number(name).orElse(0L);
        ApiError.require(units <= MAX_THROUGHPUT, "Given value " + units + " for " + name + " is out of bounds");
        return units;
    }

    /** The most that a table may use while it is paid by request. */
    static Optional<Throughput> onDemandMax(Parameters request) {
        return request.member("OnDemandThroughput").map(max -> {
            long read = max.number("MaxReadRequestUnits").orElse(-1L);
            long write = max.number("MaxWriteRequestUnits").orElse(-1L);
            return new Throughput(read, write);
        });
    }

    /** The types of attributes. */
    static Map<String, String> attributeTypes(Parameters request) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Parameters attribute : request.members("AttributeDefinitions")) {
            String name = attribute.required("AttributeName");
            boolean first = types.put(name, attribute.required("AttributeType")) == null;
            require(first, "Duplicate AttributeName in AttributeDefinitions: " + name);
        }
        return types;
    }

    /** The key of a table. */
    static KeySchema tableKey(Parameters request, Map<String, String> types) {
        List<String> names = elements(request, "AttributeName");
        // AWS counts the definitions: one is too few for two elements, also if both name the same attribute
        ApiError.require(
                names.size() != 2 || (types.size() != 1 && types.keySet().containsAll(names)),
                "Invalid KeySchema: Some index key attribute have no definition");
        return key(request, types);
    }

    private static KeySchema key(Parameters declaration, Map<String, String> types) {
        List<String> names = elements(declaration, "AttributeName");
        List<String> kinds = elements(declaration, "KeyType");
        require(
                types.keySet().containsAll(names),
                "Some index key attributes are not defined in AttributeDefinitions. Keys: " + names
                        + ", AttributeDefinitions: " + types.keySet());
        ApiError.require(
                names.size() == Set.copyOf(names).size(),
                "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        ApiError.require(
                kinds.getFirst().equals("HASH"),
                "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        ApiError.require(
                kinds.size() == 1 || kinds.getLast().equals("RANGE"),
                "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        return keyNames(declaration);
    }

    /** A key that is known to be one. */
    static KeySchema keyNames(Parameters declaration) {
        List<String> names = elements(declaration, "AttributeName");
        return new KeySchema(names.getFirst(), names.stream().skip(1).findFirst());
    }

    private static List<String> elements(Parameters declaration, String member) {
        return declaration.members("KeySchema").stream()
                .map(element -> element.required(member))
                .toList();
    }

    /** The indexes of a new table, local ones first. */
    static List<SecondaryIndex> indexes(
            Parameters request, KeySchema table, Map<String, String> types, boolean payPerRequest) {
        List<SecondaryIndex> indexes = new ArrayList<>();
        List<Parameters> local = anyOf(request, "LocalSecondaryIndexes");
        require(
                local.isEmpty() || table.sort().isPresent(),
                "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
        local.forEach(index -> indexes.add(localIndex(index, indexes.size(), table, types)));
        anyOf(request, "GlobalSecondaryIndexes")
                .forEach(index -> indexes.add(globalIndex(index, indexes.size(), table, types, payPerRequest)));
        requireFit(indexes);
        return indexes;
    }

    /** The structures of a list, which has some if it was sent. */
    private static List<Parameters> anyOf(Parameters request, String name) {
        List<Parameters> members = request.members(name);
        require(!request.has(name) || !members.isEmpty(), "List of " + name + " is empty");
        return members;
    }

    private static SecondaryIndex localIndex(
            Parameters declaration, int number, KeySchema table, Map<String, String> types) {
        String name = declaration.required("IndexName");
        KeySchema key = key(declaration, types);
        require(key.sort().isPresent(), "Index KeySchema does not have a range key for index: " + name);
        require(
                key.partition().equals(table.partition()),
                "Index KeySchema does not have the same leading hash key as table KeySchema for index: " + name
                        + ". index hash key: " + key.partition() + ", table hash key: " + table.partition());
        return SecondaryIndex.of(name, number, false, key, projection(declaration), Optional.empty(), table);
    }

    /** A global index. */
    static SecondaryIndex globalIndex(
            Parameters declaration, int number, KeySchema table, Map<String, String> types, boolean payPerRequest) {
        String name = declaration.required("IndexName");
        KeySchema key = key(declaration, types);
        Optional<Throughput> throughput = throughput(declaration);
        require(
                !payPerRequest || throughput.isEmpty(),
                "ProvisionedThroughput should not be specified for index: " + name
                        + " when BillingMode is PAY_PER_REQUEST");
        require(payPerRequest || throughput.isPresent(), "ProvisionedThroughput must be specified for index: " + name);
        return SecondaryIndex.of(name, number, true, key, projection(declaration), throughput, table);
    }

    /** What an index keeps. */
    static IndexProjection projection(Parameters index) {
        Parameters projection = index.structure("Projection");
        String type =
                projection.text("ProjectionType").orElseThrow(() -> ApiError.invalid("Unknown ProjectionType: null"));
        boolean named = projection.has("NonKeyAttributes");
        require(
                type.equals("INCLUDE") == named,
                "ProjectionType is " + type + ", but NonKeyAttributes is " + (named ? "specified" : "not specified"));
        List<String> names = projection.texts("NonKeyAttributes");
        Set<String> attributes = new LinkedHashSet<>(names);
        require(attributes.size() == names.size(), "Duplicate attributes in NonKeyAttributes: " + names);
        return new IndexProjection(IndexProjection.Type.valueOf(type), attributes);
    }

    /** What all indexes of a table together may be. */
    static void requireFit(List<SecondaryIndex> indexes) {
        Set<String> names = new HashSet<>();
        indexes.forEach(index -> require(names.add(index.name()), "Duplicate index name: " + index.name()));
        long global = indexes.stream().filter(SecondaryIndex::global).count();
        require(
                indexes.size() - global <= MAX_LOCAL_INDEXES,
                "Number of LocalSecondaryIndexes exceeds per-table limit of " + MAX_LOCAL_INDEXES);
        require(
                global <= MAX_GLOBAL_INDEXES,
                "GlobalSecondaryIndex count exceeds the per-table limit of " + MAX_GLOBAL_INDEXES);
        int projected = indexes.stream()
                .mapToInt(index -> index.projection().attributes().size())
                .sum();
        require(
                projected <= MAX_NON_KEY_ATTRIBUTES,
                "Number of NonKeyAttributes in all indexes exceeds per-table limit of " + MAX_NON_KEY_ATTRIBUTES);
    }

    /** Each attribute that is defined must be part of a key. */
    static void requireUsed(Map<String, String> types, KeySchema table, List<SecondaryIndex> indexes) {
        Set<String> used = used(table, indexes);
        require(
                used.size() == types.size(),
                indexes.isEmpty()
                        ? "Number of attributes in KeySchema does not exactly match number of attributes defined in"
                                + " AttributeDefinitions"
                        : "Some AttributeDefinitions are not used. AttributeDefinitions: " + types.keySet()
                                + ", keys used: " + used);
    }

    /** The attributes that are part of a key. */
    static Set<String> used(KeySchema table, List<SecondaryIndex> indexes) {
        Set<String> used = new LinkedHashSet<>(table.names());
        indexes.forEach(index -> used.addAll(index.key().names()));
        return used;
    }

    /** The view of a stream that is to be switched on; none if it is to be switched off, or stays. */
    static Optional<StreamSchema.View> view(Parameters request) {
        Parameters stream = request.structure("StreamSpecification");
        boolean enabled = stream.flag("StreamEnabled").orElse(false);
        Optional<String> view = stream.text("StreamViewType");
        require(!enabled || view.isPresent(), "StreamViewType must be specified when StreamEnabled is true");
        require(enabled || view.isEmpty(), "StreamViewType can only be specified when StreamEnabled is true");
        return view.map(StreamSchema.View::valueOf);
    }

    /** Collects the broken constraints of tags. */
    static void constrainTags(Parameters request) {
        for (Parameters tag : request.members("Tags")) {
            tag.matches(tag.length(tag.notNull("Key"), 1, 128), TAG);
            tag.matches(tag.length(tag.notNull("Value"), 0, 256), TAG);
        }
    }

    /** The tags of a resource after these are added. */
    static Map<String, String> tags(Parameters request, Map<String, String> present) {
        Map<String, String> tags = new LinkedHashMap<>(present);
        request.members("Tags").forEach(tag -> tags.put(tag.required("Key"), tag.required("Value")));
        require(tags.size() <= MAX_TAGS, "Too many tags: a resource can have at most " + MAX_TAGS);
        return tags;
    }

    static void require(boolean fits, String what) {
        if (!fits) {
            throw ApiError.invalid(what);
        }
    }

    /** The ARN of the key that encrypts a table, if one is asked for. */
    static Optional<String> encryptionKey(Parameters request, String tableArn) {
        Parameters encryption = request.structure("SSESpecification");
        String key = encryption.text("KMSMasterKeyId").orElse("aws-dynamodb");
        String account = tableArn.substring(0, tableArn.indexOf(":table/")).replace(":dynamodb:", ":kms:");
        String arn = key.startsWith("arn:") ? key : account + ":key/" + key;
        return encryption.flag("Enabled").filter(enabled -> enabled).map(_ -> arn);
    }
}
