package io.luca.local.aws.service.athena;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The workgroups of the templates and of the API, and the queries that templates keep in them. Those of the API outlive the process in
 * the data directory. Safe for use by many threads.
 */
public final class Workgroups implements Provisioner {

    private static final String WORKGROUP = "AWS::Athena::WorkGroup";
    private static final String QUERY = "AWS::Athena::NamedQuery";

    private final Map<String, Workgroup> byName = new ConcurrentHashMap<>();
    private final List<KeptQuery> kept = new ArrayList<>();
    private final Optional<KeptWorkgroups> documents;

    Workgroups(Optional<KeptWorkgroups> documents) {
        this.documents = documents;
        documents.ifPresent(earlier -> earlier.all().forEach(workgroup -> byName.put(workgroup.name(), workgroup)));
    }

    @Override
    public Set<String> types() {
        return Set.of(WORKGROUP, QUERY);
    }

    /** All kept queries, in the order of the templates. */
    public synchronized List<KeptQuery> kept() {
        return List.copyOf(kept);
    }

    Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    /** @throws AwsError if there is none of this name */
    Workgroup required(String name) {
        return Optional.ofNullable(byName.get(name)).orElseThrow(() -> invalid("WorkGroup " + name + " is not found."));
    }

    /** @throws AwsError if there is one of its name */
    void create(Workgroup made) {
        if (byName.putIfAbsent(made.name(), made) != null) {
            throw invalid("WorkGroup is already created");
        }
        documents.ifPresent(files -> files.keep(made));
    }

    /**
     * Takes a workgroup away, with the queries that are kept in it.
     *
     * @throws AwsError if there is none of this name
     */
    synchronized void delete(String name) {
        if (byName.remove(name) == null) {
            throw invalid("WorkGroup " + name + " is not found.");
        }
        documents.ifPresent(files -> files.forget(name));
        kept.removeIf(query -> query.workgroup().equals(name));
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return resource.type().equals(WORKGROUP) ? workgroup(properties) : query(resource, properties);
    }

    private Provisioned workgroup(Fields properties) {
        String name = properties.text("Name");
        properties.ignore("Tags", "read by nobody");
        byName.put(
                name,
                Workgroup.read(
                        name, properties.optionalText("Description"), properties.object("WorkGroupConfiguration")));
        return Provisioned.of(name);
    }

    private synchronized Provisioned query(Resource resource, Fields properties) {
        kept.add(new KeptQuery(
                properties.text("Name"),
                properties.text("WorkGroup"),
                properties.text("Database"),
                properties.optionalText("Description").orElse(""),
                properties.text("QueryString")));
        return Provisioned.of(resource.logicalId());
    }

    private static AwsError invalid(String message) {
        return AwsError.invalid("InvalidRequestException", message);
    }
}
