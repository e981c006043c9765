package io.luca.local.aws.service.glue;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.template.Provisioner;
import java.util.List;

/** Glue on this machine: the catalog of databases and tables. */
public final class GlueRoom implements AwsRoom {

    private final Catalog catalog;

    public GlueRoom(Cloud cloud) {
        catalog = new Catalog(cloud.environment(), cloud.roles());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(catalog);
    }

    /** Databases and their tables. */
    public Catalog catalog() {
        return catalog;
    }
}
