package io.luca.gov;

import java.util.Optional;

/** The store of the sync's reports, under the name of their run. */
interface Reports {

    Optional<byte[]> load(String name);

    /** Writes a report, over an earlier one of that name. */
    void save(String name, String contentType, byte[] content);
}
