package io.luca.local.aws.service.lambda;

import java.util.Map;
import java.util.Optional;

/**
 * A library of native code with a file for each processor. Its loader asks the class path for the file of the processor that it
 * runs on, by name: so a directory on the class path gives it one that its own jar has not.
 *
 * @param name as people call it
 * @param files their names on the class path
 */
record NativeLibrary(String name, Map<Processor, String> files) {

    NativeLibrary {
        files = Map.copyOf(files);
    }

    Optional<String> file(Processor processor) {
        return Optional.ofNullable(files.get(processor));
    }
}
