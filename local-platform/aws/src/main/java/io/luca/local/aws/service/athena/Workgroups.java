package io.luca.local.aws.service.athena;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The workgroups of the templates, and the queries that are kept in them. */
public final class Workgroups implements Provisioner {

    private static final String WORKGROUP = "AWS::Athena::WorkGroup";
    private static final String QUERY = "AWS::Athena::NamedQuery";

    private final Map<String, Workgroup> byName = new ConcurrentHashMap<>();
    private final List<KeptQuery> kept = new ArrayList<>();

    /**
     * Where queries run.
     *
     * @param results where their results go, if the caller may not say otherwise
     * @param enforced whether the caller may not say otherwise
     * @param scanLimit bytes that one query may read
     */
    record Workgroup(String name, String results, boolean enforced, long scanLimit) {}

    @Override
    public Set<String> types() {
        return Set.of(WORKGROUP, QUERY);
    }

    /** All kept queries, in the order of the templates. */
    public synchronized List<KeptQuery> kept() {
        return List.copyOf(kept);
    }

    Optional<Workgroup> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        return resource.type().equals(WORKGROUP) ? workgroup(properties) : query(resource, properties);
    }

    private Provisioned workgroup(Fields properties) {
        String name = properties.text("Name");
        properties.optionalText("Description");
        properties.ignore("Tags", "read by nobody");
        Fields configuration = properties.object("WorkGroupConfiguration");
        configuration.ignore("PublishCloudWatchMetricsEnabled", "CloudWatch is AWS's own");
        if (!configuration.object("EngineVersion").text("SelectedEngineVersion").equals("Athena engine version 3")) {
            throw configuration.refused("SelectedEngineVersion must be Athena engine version 3");
        }
        Fields results = configuration.object("ResultConfiguration");
        results.ignore("EncryptionConfiguration", "objects are files on this machine's own disk");
        byName.put(
                name,
                new Workgroup(
                        name,
                        results.text("OutputLocation"),
                        configuration.flag("EnforceWorkGroupConfiguration"),
                        configuration
                                .optionalNumber("BytesScannedCutoffPerQuery")
                                .orElse(Long.MAX_VALUE)));
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
}
