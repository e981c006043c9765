package io.luca.local.aws.service.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A function's package carries native code for the processor that its template names, and for no other. Where this machine has
 * another, it lends the function its own: only libraries that are known here by name, and only of the very build that the package
 * carries. Whatever else has no code for one of the two processors is refused. Safe for use by many threads.
 */
final class LentLibraries {

    /** What this machine may lend, because it uses the same itself. */
    static final List<NativeLibrary> KNOWN = List.of(new NativeLibrary(
            "DuckDB",
            Map.of(
                    Processor.ARM64, "libduckdb_java.so_linux_arm64",
                    Processor.X86_64, "libduckdb_java.so_linux_amd64")));

    private static final Pattern NATIVE = Pattern.compile("(?:.*/)?[^/]+\\.so(?:[._][^/]*)?");
    private static final int ELF_HEADER = 20;

    /** The end of a ZIP file without a comment. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.16 */
    private static final int END_SIZE = 22;

    private static final int END_SIGNATURE = 0x06054B50;

    private final List<NativeLibrary> known;
    private final ClassLoader own;
    private final Processor machine;
    private final Path directory;
    private final Map<Path, List<Carried>> carriedBy = new HashMap<>();
    private final Map<NativeLibrary, Path> unpacked = new HashMap<>();

    /**
     * One file of native code in a package.
     *
     * @param container the jar that it is in, or the package itself
     * @param file its name in there
     * @param crc a checksum and the size, by which two builds differ
     */
    private record Carried(String container, String file, Processor processor, long crc, long size) {}

    /**
     * Nothing lent yet.
     *
     * @param known what may be lent
     * @param own this machine's own class path, where that is found
     * @param directory for what is lent, once a function needs it
     */
    LentLibraries(List<NativeLibrary> known, ClassLoader own, Processor machine, Path directory) {
        this.known = List.copyOf(known);
        this.own = own;
        this.machine = machine;
        this.directory = directory;
    }

    /**
     * The libraries that a function must be lent to run here.
     *
     * @param code the function's package
     * @param wanted the processor that its template names
     * @throws IllegalArgumentException that names the file which has no code for one of the two processors, if this machine does
     *     not lend it
     */
    List<NativeLibrary> neededBy(Path code, Processor wanted) {
        Map<String, List<Carried>> byContainer = new HashMap<>();
        carriedBy(code)
                .forEach(carried -> byContainer
                        .computeIfAbsent(carried.container(), _ -> new ArrayList<>())
                        .add(carried));
        List<NativeLibrary> needed = new ArrayList<>();
        byContainer.forEach((container, files) -> {
            requireFor(wanted, container, files);
            if (files.stream().noneMatch(file -> file.processor() == machine)) {
                files.stream()
                        .filter(file -> file.processor() == wanted)
                        .map(this::twin)
                        .forEach(needed::add);
            }
        });
        return needed;
    }

    /** A directory for the class path with the file of this machine's processor; it is made when first asked for. */
    synchronized Path directoryOf(NativeLibrary library) {
        return unpacked.computeIfAbsent(library, this::unpack);
    }

    private static void requireFor(Processor wanted, String container, List<Carried> files) {
        if (files.stream().noneMatch(file -> file.processor() == wanted)) {
            throw new IllegalArgumentException(
                    "%s brings %s, native code for %s, and none for %s, on which it is to run"
                            .formatted(
                                    container,
                                    files.getFirst().file(),
                                    files.getFirst().processor(),
                                    wanted));
        }
    }

    /** The library whose file for another processor this is, if this machine has the same build for its own. */
    private NativeLibrary twin(Carried carried) {
        NativeLibrary library = known.stream()
                .filter(candidate -> candidate
                        .file(carried.processor())
                        .filter(carried.file()::equals)
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s brings %s, native code for %s alone; this machine is %s and lends only %s"
                                .formatted(
                                        carried.container(),
                                        carried.file(),
                                        carried.processor(),
                                        machine,
                                        known.stream().map(NativeLibrary::name).toList())));
        boolean isSameBuild = ownEntry(library, carried.processor())
                .filter(entry -> entry.getCrc() == carried.crc() && entry.getSize() == carried.size())
                .isPresent();
        if (!isSameBuild || ownEntry(library, machine).isEmpty()) {
            throw new IllegalArgumentException(
                    "%s brings %s of %s for %s alone; this machine is %s, and has no code of the same build to lend"
                            .formatted(
                                    carried.container(), carried.file(), library.name(), carried.processor(), machine));
        }
        return library;
    }

    private Optional<URL> ownFile(NativeLibrary library, Processor processor) {
        return library.file(processor).map(own::getResource);
    }

    private Optional<JarEntry> ownEntry(NativeLibrary library, Processor processor) {
        return ownFile(library, processor).map(url -> {
            try {
                return url.openConnection() instanceof JarURLConnection jar ? jar.getJarEntry() : null;
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    private Path unpack(NativeLibrary library) {
        URL file = ownFile(library, machine).orElseThrow();
        Path target = directory.resolve(library.name());
        try (InputStream packed = file.openStream()) {
            Files.createDirectories(target);
            Path lent = target.resolve(library.file(machine).orElseThrow());
            lent.toFile().deleteOnExit();
            Files.copy(packed, lent, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return target;
    }

    private synchronized List<Carried> carriedBy(Path code) {
        return carriedBy.computeIfAbsent(code, LentLibraries::carried);
    }

    private static List<Carried> carried(Path code) {
        List<Carried> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(code)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = code.relativize(file).toString();
                if (name.endsWith(".jar")) {
                    addOfJar(file, name, all);
                } else if (NATIVE.matcher(name).matches()) {
                    try (InputStream content = Files.newInputStream(file)) {
                        // There is no checksum, and nothing to compare it with: what is lent comes in jars.
                        Processor.ofElf(content.readNBytes(ELF_HEADER))
                                .ifPresent(processor -> all.add(new Carried("the package", name, processor, 0, 0)));
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return all;
    }

    private static void addOfJar(Path file, String name, List<Carried> all) throws IOException {
        if (!mayHoldNativeCode(file)) {
            return;
        }
        try (ZipFile jar = new ZipFile(file.toFile())) {
            List<? extends ZipEntry> entries = jar.stream()
                    .filter(entry -> NATIVE.matcher(entry.getName()).matches())
                    .toList();
            for (ZipEntry entry : entries) {
                try (InputStream content = jar.getInputStream(entry)) {
                    Processor.ofElf(content.readNBytes(ELF_HEADER))
                            .ifPresent(processor -> all.add(
                                    new Carried(name, entry.getName(), processor, entry.getCrc(), entry.getSize())));
                }
            }
        }
    }

    /**
     * Whether the name of any entry may be one of native code, by the bytes of the directory at the jar's end: packages have some ten
     * thousand entries, and a start would wait for each to be read by itself.
     */
    private static boolean mayHoldNativeCode(Path file) throws IOException {
        try (RandomAccessFile jar = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, jar.length() - END_SIZE);
            ByteBuffer end = ByteBuffer.wrap(read(jar, from, END_SIZE)).order(ByteOrder.LITTLE_ENDIAN);
            long size = Integer.toUnsignedLong(end.getInt(12));
            long start = Integer.toUnsignedLong(end.getInt(16));
            boolean isPlain = end.getInt(0) == END_SIGNATURE && start + size == from;
            return !isPlain || new String(read(jar, start, (int) size), StandardCharsets.ISO_8859_1).contains(".so");
        }
    }

    private static byte[] read(RandomAccessFile file, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(from);
        file.readFully(bytes);
        return bytes;
    }
}
