package io.luca.store;

import io.luca.contract.ObjectKeys;
import io.luca.model.Export;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The keys of the files of one {@link Export} in the bucket of exports. The school comes first, so that IAM can bound what
 * credentials of a school reach.
 */
public record ExportFiles(SchoolId school, UUID export) {

    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    /** What opens the keys of all files of the export. */
    public String prefix() {
        return ObjectKeys.EXPORT_PREFIX + "school_id=" + school + "/" + export + "/";
    }

    /**
     * The key of a file.
     *
     * @throws LucaException {@code INVALID} if the name could lead to another place
     */
    public String key(String file) {
        if (!FILE.matcher(file).matches()) {
            throw LucaException.invalid("file", "a file's name has letters, digits, dots, hyphens and underscores");
        }
        return prefix() + file;
    }
}
