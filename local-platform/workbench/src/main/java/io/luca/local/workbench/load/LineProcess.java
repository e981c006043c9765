package io.luca.local.workbench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program in a JVM of its own that is told what to do by lines of JSON: the first says what it works with, and each further one it
 * answers by one line. It ends when this is closed, and with this process. For one thread.
 */
public final class LineProcess implements AutoCloseable {

    private static final ObjectMapper json = new ObjectMapper();

    private final Class<?> program;
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /**
     * Starts one.
     *
     * @param program a class with a main method
     * @param options of its JVM, besides those of this one
     * @param setup the first line
     */
    public LineProcess(Class<?> program, List<String> options, Object setup) {
        this.program = program;
        try {
            process = SiblingJvm.of(program, options, List.of())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            commands = process.outputWriter(StandardCharsets.UTF_8);
            answers = process.inputReader(StandardCharsets.UTF_8);
            say(setup);
        } catch (IOException failed) {
            throw new UncheckedIOException(program.getSimpleName() + " did not start", failed);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Says something and waits for the answer. */
    public <T> T ask(Object words, Class<T> answer) {
        try {
            say(words);
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException(program.getSimpleName() + " has ended");
            }
            return json.readValue(line, answer);
        } catch (IOException broken) {
            throw new UncheckedIOException(program.getSimpleName() + " does not answer", broken);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            commands.close();
        } catch (IOException gone) {
            // it has ended before
        }
    }

    private void say(Object words) throws IOException {
        commands.write(json.writeValueAsString(words));
        commands.write('\n');
        commands.flush();
    }
}
