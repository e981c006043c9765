package io.luca.local.aws.service.glue;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The databases and tables of the templates, for who may know them. Safe for use by many threads. */
public final class Catalog implements Provisioner {

    private static final String DATABASE = "AWS::Glue::Database";
    private static final String TABLE = "AWS::Glue::Table";
    private static final Pattern LOCATION = Pattern.compile("s3://(?<bucket>[^/]+)/(?<prefix>.*)");
    private static final String PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
    private static final String PROJECTION = "projection.";

    private final Environment environment;
    private final Roles roles;
    private final Map<String, CatalogTable> byName = new ConcurrentHashMap<>();

    public Catalog(Environment environment, Roles roles) {
        this.environment = environment;
        this.roles = roles;
    }

    @Override
    public Set<String> types() {
        return Set.of(DATABASE, TABLE);
    }

    /**
     * A table, as a service reads it for somebody.
     *
     * @throws AwsError if there is none, or the policies refuse
     */
    public CatalogTable get(Caller caller, String database, String name) {
        for (String part : List.of("catalog", "database/" + database, "table/" + database + "/" + name)) {
            roles.require(caller, "glue:GetTable", arn(part)); // Glue asks for all three
        }
        CatalogTable table = byName.get(database + "." + name);
        if (table == null) {
            throw AwsError.invalid("EntityNotFoundException", "Entity Not Found: table " + database + "." + name);
        }
        return table;
    }

    /** The names of all tables of a database. */
    public List<String> tables(String database) {
        return byName.values().stream()
                .filter(table -> table.database().equals(database))
                .map(CatalogTable::name)
                .sorted()
                .toList();
    }

    /** Where the objects of a table are. */
    public String bucketOf(String database, String name) {
        return Optional.ofNullable(byName.get(database + "." + name))
                .map(CatalogTable::bucket)
                .orElseThrow(() -> new IllegalArgumentException("there is no table " + database + "." + name));
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        properties.text("CatalogId");
        return resource.type().equals(DATABASE) ? database(properties) : table(properties);
    }

    private static Provisioned database(Fields properties) {
        Fields input = properties.object("DatabaseInput");
        input.optionalText("Description");
        return Provisioned.of(input.text("Name"));
    }

    private Provisioned table(Fields properties) {
        String database = properties.text("DatabaseName");
        Fields input = properties.object("TableInput");
        String name = input.text("Name");
        Fields storage = input.object("StorageDescriptor");
        String library = storage.object("SerdeInfo").text("SerializationLibrary");
        if (!input.text("TableType").equals("EXTERNAL_TABLE") || !library.equals(PARQUET)) {
            throw properties.refused("a table must be an EXTERNAL_TABLE of Parquet files");
        }
        storage.text("InputFormat");
        storage.text("OutputFormat");
        Matcher location = LOCATION.matcher(storage.text("Location"));
        if (!location.matches()) {
            throw storage.refused("Location must be like s3://bucket/prefix/");
        }
        try {
            Map<String, ColumnType> columns = new LinkedHashMap<>();
            storage.objects("Columns")
                    .forEach(column -> columns.put(column.text("Name"), ColumnType.parse(column.text("Type"))));
            List<String> partitions = input.objects("PartitionKeys").stream()
                    .map(Catalog::partition)
                    .toList();
            String injected =
                    injected(input.tree("Parameters"), partitions, location.group("bucket"), location.group("prefix"));
            byName.put(
                    database + "." + name,
                    new CatalogTable(
                            database,
                            name,
                            columns,
                            partitions,
                            location.group("bucket"),
                            location.group("prefix"),
                            injected));
        } catch (IllegalArgumentException unknown) {
            throw properties.refused(String.valueOf(unknown.getMessage()));
        }
        return Provisioned.of(name);
    }

    private static String partition(Fields column) {
        if (!column.text("Type").equals("string")) {
            throw column.refused("a partition key must be a string here");
        }
        return column.text("Name");
    }

    /** The one partition key whose values only a query knows. The place that projection names must be where objects are written. */
    private static String injected(JsonNode parameters, List<String> partitions, String bucket, String prefix) {
        StringBuilder place = new StringBuilder("s3://" + bucket + "/" + prefix);
        partitions.forEach(key -> place.append(key).append("=${").append(key).append("}/"));
        String said = parameters.path("storage.location.template").asText();
        if (!said.contentEquals(place)) {
            throw new IllegalArgumentException("storage.location.template must be " + place + ", got " + said);
        }
        List<String> injected = partitions.stream()
                .filter(key ->
                        parameters.path(PROJECTION + key + ".type").asText().equals("injected"))
                .toList();
        if (injected.size() != 1
                || !parameters.path(PROJECTION + "enabled").asText().equals("true")) {
            throw new IllegalArgumentException("projection must be enabled, with one injected partition key");
        }
        return injected.getFirst();
    }

    private String arn(String part) {
        return "arn:aws:glue:%s:%s:%s".formatted(environment.region(), environment.accountId(), part);
    }
}
