package io.luca.store;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rule that a question changes nothing, for the tests of every module: a method that is named as one ({@code is…}, {@code has…},
 * {@code are…}, {@code was…}) answers, and no call of AWS that changes something can be reached from it. A call is followed to the
 * methods that it names, of our own code; what implements an interface is not followed.
 */
public final class Questions {

    private static final Pattern QUESTION = Pattern.compile("(is|has|are|was)[A-Z].*");
    private static final String CLIENTS = "software.amazon.awssdk.services.";
    private static final Pattern CHANGE =
            Pattern.compile("(put|update|delete|transactWrite|batchWrite|send|start|create|publish).*");

    private Questions() {}

    /**
     * The questions of a package and those below it that are none.
     *
     * @throws IllegalStateException if it has no classes: then nothing was judged
     */
    public static List<String> thatAct(String packageName) {
        return thatAct(ours(), packageName);
    }

    static JavaClasses ours() {
        return read(importer -> importer.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.luca"));
    }

    /** Some classes. What they call of libraries is known by its name: to read the libraries as well takes half a minute. */
    static JavaClasses read(Function<ClassFileImporter, JavaClasses> classes) {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return classes.apply(new ClassFileImporter());
        });
    }

    static List<String> thatAct(JavaClasses all, String packageName) {
        return methods(all, packageName)
                .filter(method -> QUESTION.matcher(method.getName()).matches())
                .filter(method -> answersNothing(method) || changes(method))
                .map(Questions::name)
                .sorted()
                .toList();
    }

    /** All methods by which something may be changed, whatever they are called. */
    static List<String> changing(JavaClasses all, String packageName) {
        return methods(all, packageName)
                .filter(Questions::changes)
                .map(Questions::name)
                .toList();
    }

    private static Stream<JavaMethod> methods(JavaClasses all, String packageName) {
        List<JavaClass> judged = all.stream()
                .filter(type -> (type.getPackageName() + ".").startsWith(packageName + "."))
                .toList();
        if (judged.isEmpty()) {
            throw new IllegalStateException(packageName + " has no classes");
        }
        return judged.stream().flatMap(type -> type.getMethods().stream());
    }

    private static String name(JavaMethod method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }

    private static boolean answersNothing(JavaMethod method) {
        return method.getRawReturnType().getName().equals("void");
    }

    private static boolean changes(JavaCodeUnit start) {
        Set<JavaCodeUnit> seen = new HashSet<>(Set.of(start));
        Deque<JavaCodeUnit> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            for (AccessTarget.CodeUnitAccessTarget called : called(next.remove())) {
                if (called.getOwner().getName().startsWith(CLIENTS)
                        && called.getOwner().getSimpleName().endsWith("Client")
                        && CHANGE.matcher(called.getName()).matches()) {
                    return true;
                }
                called.resolveMember().filter(seen::add).ifPresent(next::add);
            }
        }
        return false;
    }

    private static List<AccessTarget.CodeUnitAccessTarget> called(JavaCodeUnit from) {
        List<AccessTarget.CodeUnitAccessTarget> targets = new ArrayList<>();
        from.getCallsFromSelf().forEach(call -> targets.add(call.getTarget()));
        from.getCodeUnitReferencesFromSelf().forEach(reference -> targets.add(reference.getTarget()));
        return targets;
    }
}
