package io.luca.local.platform;

import io.luca.contract.IdentityAttributes;
import io.luca.contract.LakeNames;
import io.luca.local.aws.endpoint.CredentialStore;
import io.luca.model.SchoolId;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.ResultConfiguration;
import software.amazon.awssdk.services.athena.model.Tag;
import software.amazon.awssdk.services.athena.model.WorkGroupConfiguration;

/**
 * The workgroups in which schools' analysts ask, each made as its school comes into being, with an operator's rights. Each has the
 * settings of the analysts' workgroup, which the templates say, and a place for results of its own, which it enforces. Safe for use by
 * many threads.
 */
public final class SchoolWorkgroups implements AutoCloseable {

    private final AthenaClient athena;
    private final String analysts;

    /**
     * Those of an environment.
     *
     * @param athena with an operator's rights; it is closed with this
     * @param analysts the name of the analysts' workgroup there
     */
    public SchoolWorkgroups(AthenaClient athena, String analysts) {
        this.athena = athena;
        this.analysts = analysts;
    }

    /** Those of a running platform, as its operator. */
    public static SchoolWorkgroups at(Platform platform) {
        AthenaClient operator = AthenaClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .endpointOverride(URI.create(platform.awsUrl()))
                .region(Region.of(platform.cloud().environment().region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)))
                .build();
        return new SchoolWorkgroups(operator, LakeNames.ANALYSTS_WORKGROUP);
    }

    /** The name of a school's workgroup, be it there or not. */
    public String name(SchoolId school) {
        return LakeNames.workgroupOf(analysts, school.value());
    }

    /** Makes a school's workgroup. It may be called again: one that is there stays as it is. */
    public void create(SchoolId school) {
        if (isThere(school)) {
            return;
        }
        WorkGroupConfiguration settings =
                athena.getWorkGroup(get -> get.workGroup(analysts)).workGroup().configuration();
        ResultConfiguration place = settings.resultConfiguration();
        var _ = athena.createWorkGroup(create -> create.name(name(school))
                .configuration(configuration -> configuration
                        .enforceWorkGroupConfiguration(true)
                        .bytesScannedCutoffPerQuery(settings.bytesScannedCutoffPerQuery())
                        .publishCloudWatchMetricsEnabled(settings.publishCloudWatchMetricsEnabled())
                        .engineVersion(engine -> engine.selectedEngineVersion(
                                settings.engineVersion().selectedEngineVersion()))
                        .resultConfiguration(results -> results.encryptionConfiguration(place.encryptionConfiguration())
                                .outputLocation(
                                        place.outputLocation() + IdentityAttributes.SCHOOL_TAG + "=" + school + "/")))
                .tags(Tag.builder()
                        .key(IdentityAttributes.SCHOOL_TAG)
                        .value(school.value())
                        .build()));
    }

    /** Takes a school's workgroup away, with the texts of all its queries. It may be called again. */
    public void delete(SchoolId school) {
        if (isThere(school)) {
            var _ = athena.deleteWorkGroup(
                    delete -> delete.workGroup(name(school)).recursiveDeleteOption(true));
        }
    }

    private boolean isThere(SchoolId school) {
        try {
            var _ = athena.getWorkGroup(get -> get.workGroup(name(school)));
            return true;
        } catch (InvalidRequestException absent) {
            return false;
        }
    }

    @Override
    public void close() {
        athena.close();
    }
}
