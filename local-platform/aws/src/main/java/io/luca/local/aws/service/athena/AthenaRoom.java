package io.luca.local.aws.service.athena;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.service.glue.GlueRoom;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.aws.template.Provisioner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Athena on this machine: SQL over the catalog's tables, with the rights of who asks, in workgroups of templates and of the API. */
public final class AthenaRoom implements AwsRoom {

    /** Long for a laptop's history, short for somebody who waits; after it a forgotten query burns no more power. */
    private static final Duration LONGEST_QUERY = Duration.ofSeconds(60);

    private final Optional<KeptWorkgroups> documents;
    private final Workgroups workgroups;
    private final Athena athena;
    private final AthenaService service;

    public AthenaRoom(Cloud cloud) {
        documents = cloud.dataDirectory().map(data -> new KeptWorkgroups(data.resolve("workgroups")));
        workgroups = new Workgroups(documents);
        athena = new Athena(
                cloud.environment(),
                cloud.roles(),
                () -> cloud.room(GlueRoom.class).catalog(),
                workgroups,
                (caller, name) -> cloud.room(S3Room.class).bucket(caller, name),
                LONGEST_QUERY);
        service = new AthenaService(athena, workgroups, cloud.roles(), cloud.environment(), cloud.wallClock());
    }

    @Override
    public void close() {
        documents.ifPresent(KeptWorkgroups::close);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(workgroups);
    }

    /** What runs queries. */
    public Athena athena() {
        return athena;
    }

    /** The names of all workgroups. */
    public Set<String> workgroups() {
        return workgroups.names();
    }

    /** The kept queries of a workgroup. */
    public List<KeptQuery> kept(String workgroup) {
        return workgroups.kept().stream()
                .filter(query -> query.workgroup().equals(workgroup))
                .toList();
    }
}
