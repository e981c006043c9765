package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.template.CloudAssembly;
import io.luca.local.workbench.load.SiblingJvm;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is deployed carries what it needs: each package has a budget, native code for the processor that it runs on alone, a list of
 * its parts that is exact both ways, and nothing that a second build would write otherwise.
 */
class FunctionPackagesIT {

    private static final ObjectMapper json = new ObjectMapper();
    private static final Path ROOT = Path.of("../..");
    private static final long MB = 1_000_000;

    /** Deployed code by module, with the most that it may weigh, unpacked and without DuckDB, in MB: a cold start reads all of it. */
    private static final Map<String, Long> BUDGETS = Map.of(
            "behavior-worker/target/function", 19L,
            "grade-consolidator/target/function", 23L,
            "gov-sync/target/function", 23L,
            "privacy/target/function", 20L,
            "identity/target/function", 19L,
            "interactive-service/target/image", 22L);

    private static final String DUCKDB = "duckdb_jdbc-";
    private static final long DUCKDB_BUDGET = 20;

    /** That of the parent's pom.xml. */
    private static final LocalDateTime TIME_OF_ALL_BUILDS = LocalDateTime.of(2026, 1, 1, 0, 0);

    private static final Pattern NATIVE = Pattern.compile("(?:.*/)?[^/]+\\.(?:so|dll|dylib|jnilib)(?:[._][^/]*)?");
    private static final Map<Integer, String> PROCESSORS = Map.of(0xB7, "arm64", 0x3E, "x86_64");

    @TestFactory
    Stream<DynamicTest> a_package_stays_within_its_budget() {
        return perPackage(code -> {
            List<Path> files = files(code);
            long weight = files.stream()
                    .filter(file -> !isDuckDb(file))
                    .mapToLong(FunctionPackagesIT::size)
                    .sum();
            long budget = BUDGETS.get(code) * MB;
            List<String> heaviest = files.stream()
                    .sorted(Comparator.comparingLong(FunctionPackagesIT::size).reversed())
                    .limit(8)
                    .map(file -> "%s %,d".formatted(file.getFileName(), size(file)))
                    .toList();

            assertThat(weight)
                    .as("%s weighs %,d bytes of %,d; the heaviest: %s", code, weight, budget, heaviest)
                    .isLessThanOrEqualTo(budget);
            assertThat(files.stream().filter(FunctionPackagesIT::isDuckDb).mapToLong(FunctionPackagesIT::size))
                    .as("DuckDB has a budget of its own: %s", heaviest)
                    .allMatch(size -> size <= DUCKDB_BUDGET * MB);
        });
    }

    @Test
    void a_function_carries_native_code_for_the_processor_of_its_template_alone() {
        Map<Path, String> processors = processors();
        Map<String, String> carried = new TreeMap<>();
        processors.keySet().forEach(code -> carried.putAll(natives(code)));

        assertThat(processors).hasSizeGreaterThanOrEqualTo(BUDGETS.size() - 1);
        assertThat(processors.values()).containsOnly("arm64");
        assertThat(carried.keySet()).singleElement().asString().startsWith(DUCKDB);
        assertThat(carried).containsValue("arm64");
    }

    /** The functions that tests start verify nothing, as their JVM was told; AWS's do. */
    @Test
    void every_class_of_a_package_passes_the_verifier(@TempDir Path broken) throws IOException, InterruptedException {
        Files.write(
                broken.resolve("Broken.class"),
                ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
                        .build(
                                ClassDesc.of("Broken"),
                                written -> written.withMethodBody(
                                        "number",
                                        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object),
                                        ClassFile.ACC_STATIC,
                                        body -> body.aload(0).ireturn())));
        List<String> packages = Stream.concat(BUDGETS.keySet().stream().sorted().map(ROOT::resolve), Stream.of(broken))
                .map(Path::toString)
                .toList();

        Process verifier = SiblingJvm.of(Verifier.class, List.of("-XX:+BytecodeVerificationRemote"), packages)
                .redirectErrorStream(true)
                .start();
        List<String> said = verifier.inputReader(StandardCharsets.UTF_8).lines().toList();

        assertThat(verifier.waitFor()).as("%s", said).isZero();
        assertThat(said)
                .filteredOn(line -> line.startsWith("refused: "))
                .singleElement()
                .asString()
                .startsWith("refused: Broken: java.lang.VerifyError");
        assertThat(said)
                .filteredOn(line -> line.matches(".*: [1-9]\\d* classes, 0 refused"))
                .hasSize(BUDGETS.size());
        assertThat(said).anyMatch(line -> line.matches(".*: \\d{4,} classes, 0 refused"));
    }

    @Test
    void duckdb_is_what_its_authors_built_without_the_code_of_other_systems() throws IOException {
        URL whole = FunctionPackagesIT.class.getResource("/org/duckdb/DuckDBDriver.class");
        Map<String, String> original = new TreeMap<>();
        if (whole != null && whole.openConnection() instanceof JarURLConnection jar) {
            jar.getJarFile().stream()
                    .filter(entry -> !entry.isDirectory())
                    .filter(entry -> !entry.getName().startsWith("libduckdb_java.so_")
                            || entry.getName().endsWith("_linux_arm64"))
                    .forEach(entry -> original.put(entry.getName(), entry.getCrc() + " of " + entry.getTimeLocal()));
        }
        Path pared = files("privacy/target/function").stream()
                .filter(FunctionPackagesIT::isDuckDb)
                .findFirst()
                .orElseThrow();
        Map<String, String> left = new TreeMap<>();
        try (ZipFile jar = new ZipFile(pared.toFile())) {
            // Directories as well, if there were any: they would have the time of the build.
            jar.stream().forEach(entry -> left.put(entry.getName(), entry.getCrc() + " of " + entry.getTimeLocal()));
        }

        assertThat(left).isNotEmpty().isEqualTo(original);
    }

    @TestFactory
    Stream<DynamicTest> a_list_of_parts_names_what_the_package_holds_and_nothing_else() {
        return perPackage(code -> {
            JsonNode list = listOfParts(code);
            Map<String, String> listed = new TreeMap<>();
            list.path("components").forEach(part -> listed.put(file(part), sha256(part)));

            Map<String, String> held = new TreeMap<>();
            for (Path jar : files(code)) {
                if (jar.getParent().endsWith("lib")) {
                    held.put(
                            jar.getFileName().toString(),
                            isDuckDb(jar) ? listed.get(jar.getFileName().toString()) : sha256(jar));
                }
            }
            assertThat(held).isNotEmpty().isEqualTo(listed);
        });
    }

    @TestFactory
    Stream<DynamicTest> a_list_of_parts_holds_nothing_of_its_hour() {
        return perPackage(code -> {
            JsonNode list = listOfParts(code);

            assertThat(list.path("metadata").has("timestamp")).isFalse();
        });
    }

    /** A jar that is built twice is the same twice if its entries have one time and one order; javac's classes have neither. */
    @Test
    void our_own_jars_have_the_time_and_order_that_every_build_gives_them() throws IOException {
        List<Path> ours = new ArrayList<>();
        for (String code : BUDGETS.keySet()) {
            files(code).stream()
                    .filter(file -> file.endsWith("app.jar")
                            || file.getFileName().toString().startsWith("shared-model-"))
                    .forEach(ours::add);
        }

        assertThat(ours).hasSize(BUDGETS.size() + 1);
        for (Path file : ours) {
            try (ZipFile jar = new ZipFile(file.toFile())) {
                List<? extends ZipEntry> entries = jar.stream().toList();
                assertThat(entries)
                        .as("%s", file)
                        .allSatisfy(entry -> assertThat(entry.getTimeLocal()).isEqualTo(TIME_OF_ALL_BUILDS));
                List<String> classes = entries.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.endsWith(".class"))
                        .toList();
                assertThat(classes).as("%s", file).isSorted();
            }
        }
    }

    @FunctionalInterface
    private interface PackageCheck {
        void of(String code) throws IOException;
    }

    private static JsonNode listOfParts(String code) throws IOException {
        String module = code.substring(0, code.indexOf('/'));
        Path list = ROOT.resolve(module).resolve("target/" + module + ".cdx.json");
        assumeThat(list)
                .as("the list is written by 'verify' and needs a network, as its plugin asks")
                .exists();
        return json.readTree(list.toFile());
    }

    private static Stream<DynamicTest> perPackage(PackageCheck check) {
        return BUDGETS.keySet().stream().sorted().map(code -> DynamicTest.dynamicTest(code, () -> check.of(code)));
    }

    private static List<Path> files(String code) {
        return files(ROOT.resolve(code));
    }

    private static List<Path> files(Path code) {
        try (Stream<Path> files = Files.walk(code)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException missing) {
            throw new IllegalStateException("build the project first", missing);
        }
    }

    private static boolean isDuckDb(Path file) {
        return file.getFileName().toString().startsWith(DUCKDB);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    /** The processor of each function's package, as the templates say it. */
    private static Map<Path, String> processors() {
        CloudAssembly assembly = CloudAssembly.read(BootedPlatform.ASSEMBLY);
        Map<Path, String> processors = new TreeMap<>();
        for (CloudAssembly.Template stack : assembly.stacks()) {
            stack.body().path("Resources").forEach(resource -> {
                if ("AWS::Lambda::Function".equals(resource.path("Type").asText())) {
                    JsonNode properties = resource.path("Properties");
                    String key = properties.path("Code").path("S3Key").asText();
                    processors.put(
                            assembly.codeSource(key)
                                    .orElseThrow()
                                    .toAbsolutePath()
                                    .normalize(),
                            properties.path("Architectures").path(0).asText("x86_64"));
                }
            });
        }
        return processors;
    }

    /** The native code of a package by jar and file, with its processor; what is not for Linux has none of ours. */
    private static Map<String, String> natives(Path code) {
        Map<String, String> natives = new TreeMap<>();
        for (Path file : files(code)) {
            if (NATIVE.matcher(file.getFileName().toString()).matches()) {
                natives.put(file.getFileName().toString(), "outside of a jar");
            }
            if (file.toString().endsWith(".jar")) {
                try (ZipFile jar = new ZipFile(file.toFile())) {
                    for (ZipEntry entry : jar.stream()
                            .filter(candidate ->
                                    NATIVE.matcher(candidate.getName()).matches())
                            .toList()) {
                        try (InputStream content = jar.getInputStream(entry)) {
                            byte[] header = content.readNBytes(20);
                            natives.put(file.getFileName() + " " + entry.getName(), processor(header));
                        }
                    }
                } catch (IOException unreadable) {
                    throw new IllegalStateException(unreadable);
                }
            }
        }
        return natives;
    }

    private static String processor(byte[] header) {
        boolean isElf = header.length >= 20 && header[0] == 0x7F && header[1] == 'E';
        short machine =
                isElf ? ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getShort(18) : -1;
        return PROCESSORS.getOrDefault((int) machine, "no processor of Lambda's under Linux");
    }

    /** The file of a part: Maven's name of it, or what is left of DuckDB. */
    private static String file(JsonNode part) {
        String name = part.path("name").asText() + "-" + part.path("version").asText();
        return name + (name.startsWith(DUCKDB) ? "-linux_arm64.jar" : ".jar");
    }

    private static String sha256(JsonNode part) {
        for (JsonNode hash : part.path("hashes")) {
            if ("SHA-256".equals(hash.path("alg").asText())) {
                return hash.path("content").asText();
            }
        }
        throw new AssertionError("no SHA-256 of " + part.path("name"));
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
