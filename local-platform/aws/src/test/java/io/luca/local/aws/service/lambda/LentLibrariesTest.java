package io.luca.local.aws.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LentLibrariesTest {

    private static final byte[] ON_ARM = elf(0xB7, "build 1");
    private static final byte[] ON_X86 = elf(0x3E, "build 1");
    private static final NativeLibrary DUCK =
            new NativeLibrary("Duck", Map.of(Processor.ARM64, "libduck.so_arm", Processor.X86_64, "libduck.so_x86"));

    @TempDir
    Path directory;

    private Path code;

    @BeforeEach
    void a_package_without_native_code() throws IOException {
        code = Files.createDirectories(directory.resolve("function"));
        jar(code.resolve("lib/plain.jar"), Map.of("Some.class", new byte[] {1}, "also.so", new byte[] {2}));
    }

    @Test
    void nothing_is_lent_to_who_brings_no_native_code() throws IOException {
        assertThat(lender(Processor.X86_64).neededBy(code, Processor.ARM64)).isEmpty();
    }

    @Test
    void a_library_without_code_for_this_machine_is_lent_the_same_builds_own() throws IOException {
        jar(code.resolve("lib/duck.jar"), Map.of("libduck.so_arm", ON_ARM));
        LentLibraries lender = lender(Processor.X86_64);

        List<NativeLibrary> lent = lender.neededBy(code, Processor.ARM64);

        assertThat(lent).containsExactly(DUCK);
        assertThat(lender.directoryOf(DUCK)).isDirectoryContaining("glob:**/libduck.so_x86");
        assertThat(lender.directoryOf(DUCK).resolve("libduck.so_x86")).hasBinaryContent(ON_X86);
    }

    @Test
    void on_the_processor_of_the_template_nothing_is_lent() throws IOException {
        jar(code.resolve("lib/duck.jar"), Map.of("libduck.so_arm", ON_ARM));

        assertThat(lender(Processor.ARM64).neededBy(code, Processor.ARM64)).isEmpty();
    }

    @Test
    void a_library_for_both_processors_is_lent_nothing() throws IOException {
        jar(code.resolve("lib/duck.jar"), Map.of("libduck.so_arm", ON_ARM, "libduck.so_x86", ON_X86));

        assertThat(lender(Processor.X86_64).neededBy(code, Processor.ARM64)).isEmpty();
    }

    @Test
    void another_build_of_a_known_library_is_refused() throws IOException {
        jar(code.resolve("lib/duck.jar"), Map.of("libduck.so_arm", elf(0xB7, "build 2")));

        assertThatThrownBy(() -> lender(Processor.X86_64).neededBy(code, Processor.ARM64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lib/duck.jar brings libduck.so_arm of Duck for arm64 alone")
                .hasMessageContaining("no code of the same build");
    }

    @Test
    void a_library_that_nobody_knows_by_name_is_refused() throws IOException {
        jar(code.resolve("lib/goose.jar"), Map.of("native/libgoose.so", ON_ARM));

        assertThatThrownBy(() -> lender(Processor.X86_64).neededBy(code, Processor.ARM64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lib/goose.jar brings native/libgoose.so, native code for arm64 alone")
                .hasMessageContaining("lends only [Duck]");
    }

    @Test
    void a_jar_with_a_comment_at_its_end_is_looked_into_as_well() throws IOException {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(code.resolve("lib/goose.jar")))) {
            jar.setComment("of a goose");
            jar.putNextEntry(new ZipEntry("libgoose.so"));
            jar.write(ON_ARM);
        }

        assertThatThrownBy(() -> lender(Processor.X86_64).neededBy(code, Processor.ARM64))
                .hasMessageContaining("lib/goose.jar brings libgoose.so");
    }

    @Test
    void a_loose_file_of_native_code_is_refused_as_well() throws IOException {
        Files.write(code.resolve("libgoose.so.1"), ON_ARM);

        assertThatThrownBy(() -> lender(Processor.X86_64).neededBy(code, Processor.ARM64))
                .hasMessageContaining("the package brings libgoose.so.1");
    }

    @Test
    void code_that_would_not_run_on_the_processor_of_the_template_is_refused_though_it_runs_here() throws IOException {
        jar(code.resolve("lib/duck.jar"), Map.of("libduck.so_x86", ON_X86));

        assertThatThrownBy(() -> lender(Processor.X86_64).neededBy(code, Processor.ARM64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("native code for x86_64, and none for arm64, on which it is to run");
    }

    @Test
    void what_is_known_by_name_is_on_this_machines_class_path_for_both_processors() {
        assertThat(LentLibraries.KNOWN)
                .allSatisfy(library -> assertThat(library.files())
                        .containsOnlyKeys(Processor.values())
                        .allSatisfy((_, file) -> assertThat(
                                        LentLibraries.class.getClassLoader().getResource(file))
                                .isNotNull()));
    }

    private LentLibraries lender(Processor machine) throws IOException {
        Path own = directory.resolve("own.jar");
        jar(own, Map.of("libduck.so_arm", ON_ARM, "libduck.so_x86", ON_X86));
        URL url = URI.create("file:" + own.toAbsolutePath()).toURL();
        return new LentLibraries(
                List.of(DUCK), new URLClassLoader(new URL[] {url}, null), machine, directory.resolve("lent"));
    }

    private static void jar(Path file, Map<String, byte[]> entries) throws IOException {
        Files.createDirectories(file.getParent());
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        }
    }

    private static byte[] elf(int machine, String build) {
        byte[] name = build.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] file = new byte[20 + name.length];
        file[0] = 0x7F;
        file[1] = 'E';
        file[2] = 'L';
        file[3] = 'F';
        file[18] = (byte) machine;
        System.arraycopy(name, 0, file, 20, name.length);
        return file;
    }
}
