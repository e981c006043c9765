package io.luca.model;

import io.luca.contract.Names;
import java.util.UUID;

/** Where the files of an export lie: all of a school below one prefix, which the policies bound by its tag. */
public final class ExportFiles {

    private ExportFiles() {}

    /**
     * The key of a file.
     *
     * @param name of the file; empty for what the keys of all its files begin with
     */
    public static String key(SchoolId school, UUID export, String name) {
        return Names.EXPORT_PREFIX + Names.SCHOOL_TAG + "=" + school + "/" + export + "/" + name;
    }
}
