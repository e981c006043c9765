package io.luca.local.aws.service.athena;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.document.Fields;
import java.util.Optional;

/**
 * Where queries run.
 *
 * @param configuration as AWS writes it, in templates and at the API:
 *     https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html
 * @param results where their results go, if the caller may not say otherwise
 * @param enforced whether the caller may not say otherwise
 * @param scanLimit bytes that one query may read
 */
record Workgroup(
        String name,
        Optional<String> description,
        ObjectNode configuration,
        String results,
        boolean enforced,
        long scanLimit) {

    private static final String ENFORCED = "EnforceWorkGroupConfiguration";
    private static final String LIMIT = "BytesScannedCutoffPerQuery";
    private static final String METRICS = "PublishCloudWatchMetricsEnabled";
    private static final String ENGINE = "Athena engine version 3";
    private static final ObjectMapper json = new ObjectMapper();

    /** A workgroup as its configuration has it; one that cannot be honoured is refused by the fields' own error. */
    static Workgroup read(String name, Optional<String> description, Fields configuration) {
        configuration.ignore(METRICS, "CloudWatch is AWS's own");
        String engine = configuration.object("EngineVersion").text("SelectedEngineVersion");
        if (!engine.equals(ENGINE)) {
            throw configuration.refused("SelectedEngineVersion must be " + ENGINE);
        }
        Fields results = configuration.object("ResultConfiguration");
        results.ignore("EncryptionConfiguration", "objects are files on this machine's own disk");
        String location = results.text("OutputLocation");
        boolean enforced = configuration.flag(ENFORCED);
        Optional<Long> limit = configuration.optionalNumber(LIMIT);

        ObjectNode told = json.createObjectNode().put(ENFORCED, enforced).put(METRICS, configuration.flag(METRICS));
        limit.ifPresent(bytes -> told.put(LIMIT, bytes));
        told.putObject("EngineVersion").put("SelectedEngineVersion", engine).put("EffectiveEngineVersion", engine);
        ObjectNode place = told.putObject("ResultConfiguration").put("OutputLocation", location);
        JsonNode encryption = results.tree("EncryptionConfiguration");
        if (!encryption.isMissingNode()) {
            place.set("EncryptionConfiguration", encryption);
        }
        return new Workgroup(name, description, told, location, enforced, limit.orElse(Long.MAX_VALUE));
    }

    /** As {@code GetWorkGroup} tells of it. */
    ObjectNode described() {
        ObjectNode described = json.createObjectNode().put("Name", name).put("State", "ENABLED");
        description.ifPresent(text -> described.put("Description", text));
        described.set("Configuration", configuration);
        return described;
    }
}
