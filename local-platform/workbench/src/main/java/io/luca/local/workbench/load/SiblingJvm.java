package io.luca.local.workbench.load;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM beside this one, with its class path and under its options: what is true of the one is true of the other. */
public final class SiblingJvm {

    private SiblingJvm() {}

    /**
     * What starts it.
     *
     * @param program a class with a main method
     * @param words for the program
     */
    public static ProcessBuilder of(Class<?> program, List<String> words) {
        return of(program, List.of(), words);
    }

    /**
     * The same under more options.
     *
     * @param options of the JVM, which count more than those of this one
     */
    public static ProcessBuilder of(Class<?> program, List<String> options, List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(words);
        return new ProcessBuilder(command);
    }
}
