package io.luca.local.aws.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A program of one file for an image's context, compiled: a start from its source would compile it each time. */
public final class SmallProgram {

    private SmallProgram() {}

    /** Compiles a source into the directory that it is in. */
    public static void compile(Path source) {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests run on a JDK");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean isCompiled = compiler.getTask(
                            null,
                            files,
                            null,
                            List.of("-proc:none", "-d", source.getParent().toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            if (!isCompiled) {
                throw new IllegalArgumentException(source + " does not compile");
            }
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read " + source, unreadable);
        }
    }
}
