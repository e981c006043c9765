package io.luca.local.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A program that has the JVM verify every class of packages, and says of each package how many it has that none before it had, and which are
 * refused. What a
 * package leaves out on purpose, some class of a library names all the same: that is no fault of the class that names it.
 */
final class Verifier {

    private static final String CLASS = ".class";

    private Verifier() {}

    /** Verifies packages: directories with classes, and jars wherever in them. */
    public static void main(String... packages) throws IOException {
        Set<String> known = new HashSet<>();
        for (String name : packages) {
            Path code = Path.of(name);
            List<Path> jars = files(code, ".jar");
            List<URL> urls = new ArrayList<>(List.of(code.toUri().toURL()));
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
            try (URLClassLoader loader =
                    new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
                long refused = 0;
                List<String> classes = classes(
                        code,
                        jars.stream().filter(jar -> known.add(identity(jar))).toList());
                for (String each : classes) {
                    refused += isRefused(each, loader) ? 1 : 0;
                }
                System.out.printf("%s: %d classes, %d refused%n", name, classes.size(), refused);
            }
        }
    }

    /** A library that several packages have is verified in the first of them. */
    private static String identity(Path jar) {
        return jar.getFileName() + " of " + jar.toFile().length();
    }

    private static boolean isRefused(String name, ClassLoader loader) {
        try {
            var _ = Class.forName(name, false, loader).getDeclaredFields(); // which links it, and does not run it
            return false;
        } catch (VerifyError | ClassFormatError broken) {
            System.out.println("refused: " + name + ": " + broken);
            return true;
        } catch (ClassNotFoundException | LinkageError incomplete) {
            return false;
        }
    }

    private static List<String> classes(Path code, List<Path> jars) throws IOException {
        List<String> classes = new ArrayList<>(files(code, CLASS).stream()
                .map(file -> code.relativize(file).toString())
                .toList());
        for (Path file : jars) {
            try (JarFile jar = new JarFile(file.toFile())) {
                jar.stream().map(entry -> entry.getName()).forEach(classes::add);
            }
        }
        return classes.stream()
                .filter(each ->
                        each.endsWith(CLASS) && !each.startsWith("META-INF/") && !each.endsWith("module-info.class"))
                .map(each -> each.substring(0, each.length() - CLASS.length()).replace('/', '.'))
                .toList();
    }

    private static List<Path> files(Path code, String ending) {
        try (Stream<Path> files = Files.walk(code)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
