package io.luca.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A function's handler as its template names it, {@code package.Class::method}, looked for among compiled classes. */
record LambdaHandler(String name) {

    private static final Pattern NAME = Pattern.compile("([A-Za-z_][\\w.]*)::([A-Za-z_]\\w*)");
    private static final Set<String> INTERFACES = Set.of(
            "com/amazonaws/services/lambda/runtime/RequestHandler",
            "com/amazonaws/services/lambda/runtime/RequestStreamHandler");

    /**
     * What would keep Lambda from calling it; empty if nothing does.
     *
     * @param classes the directory that is packaged, with classes below their packages
     */
    Optional<String> problemIn(Path classes) {
        if (!Files.isDirectory(classes)) {
            return Optional.of("there is no " + classes + "; build its module first: mvn test-compile");
        }
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.of(name + " is not like io.luca.gov.SendBatchFunction::handleRequest");
        }
        Path file = classes.resolve(parts.group(1).replace('.', '/') + ".class");
        if (!Files.isRegularFile(file)) {
            return Optional.of("there is no class " + parts.group(1) + " in " + classes);
        }
        return problemOf(read(file), parts.group(2)).map(problem -> parts.group(1) + " " + problem);
    }

    private static Optional<String> problemOf(ClassModel type, String method) {
        if (!type.flags().has(AccessFlag.PUBLIC) || !hasPublic(type, "<init>", "()V")) {
            return Optional.of("cannot be made: it is not public, or has no public constructor without arguments");
        }
        if (type.interfaces().stream().noneMatch(one -> INTERFACES.contains(one.asInternalName()))) {
            return Optional.of("implements none of Lambda's interfaces");
        }
        if (type.methods().stream().noneMatch(one -> one.methodName().equalsString(method))) {
            return Optional.of("has no method " + method);
        }
        return Optional.empty();
    }

    private static boolean hasPublic(ClassModel type, String method, String descriptor) {
        return type.methods().stream()
                .anyMatch(one -> one.flags().has(AccessFlag.PUBLIC)
                        && one.methodName().equalsString(method)
                        && one.methodType().equalsString(descriptor));
    }

    private static ClassModel read(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
