package io.luca.local.dynamodb.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.dynamodb.store.Writes.Write;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a store. {@code 7.snapshot} holds everything up to the end of {@code 7.journal}; {@code 8.journal} and those after
 * it hold what was written since. A file gets its name when it is whole, so the newest snapshot and the journals after it are the
 * store at every moment. Of one process, and but for its own compaction of one thread at a time.
 */
final class StoreDirectory implements AutoCloseable {

    private static final String JOURNAL = ".journal";
    private static final String SNAPSHOT = ".snapshot";
    private static final String UNFINISHED = ".unfinished";
    private static final byte[] NAME = "entries of a store, format 3".getBytes(UTF_8);
    private static final byte[] END = Frames.frame(List.of(new Write("end".getBytes(UTF_8), null)));
    private static final long UNKNOWN = -1;
    private static final int FRAME = 1 << 16;

    private final Path directory;
    private final FileChannel lock;
    private final int compactedFrom;
    private long number;
    private @Nullable Journal journal;
    private CompletableFuture<?> compaction = CompletableFuture.completedFuture(null);
    private long nextCompaction;
    private volatile long snapshotLength;
    private volatile boolean closed;

    private StoreDirectory(Path directory, FileChannel lock, int compactedFrom) {
        this.directory = directory;
        this.lock = lock;
        this.compactedFrom = compactedFrom;
    }

    /**
     * Takes a directory, which is made if it is not there, for this process alone.
     *
     * @param compactedFrom from how many bytes on a journal is no longer worth keeping
     */
    static StoreDirectory open(Path directory, int compactedFrom) {
        try {
            Files.createDirectories(directory);
            FileChannel lock =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locks(lock)) {
                lock.close();
                throw new StoreRefusedException(directory + " is in use by another engine. End that one first.", null);
            }
            return new StoreDirectory(directory, lock, compactedFrom);
        } catch (IOException unopened) {
            throw refused(directory, unopened);
        }
    }

    private static boolean locks(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static StoreRefusedException refused(Path directory, IOException why) {
        return new StoreRefusedException(directory + " cannot be opened as a store: " + why, why);
    }

    /**
     * Reads everything in the order in which it was written. To be called once, before anything is added.
     *
     * @throws StoreRefusedException if something is damaged or missing
     */
    void read(Consumer<Write> reader) {
        try {
            long snapshot = newest(SNAPSHOT);
            number = newest(JOURNAL);
            if (snapshot == 0 && number == 0) {
                journal = begin(1, 0);
                return;
            }
            if (snapshot > 0) {
                readSnapshot(path(snapshot, SNAPSHOT), reader);
            }
            number = Math.max(number, snapshot + 1);
            long whole = UNKNOWN;
            for (long each = snapshot + 1; each <= number; each++) {
                whole = readJournal(each, whole, reader);
            }
            deleteWhatIsIn(snapshot);
            journal = new Journal(path(number, JOURNAL), whole);
        } catch (IOException unread) {
            throw refused(directory, unread);
        }
    }

    private void readSnapshot(Path file, Consumer<Write> reader) throws IOException {
        try (Frames.Reader frames = new Frames.Reader(file)) {
            var _ = requireHead(frames);
            for (List<Write> writes = frames.next(); writes != null; writes = frames.next()) {
                if (frames.isAtEnd() && Arrays.equals(Frames.frame(writes), END)) {
                    snapshotLength = frames.whole();
                    return;
                }
                writes.forEach(reader);
            }
            throw frames.damaged();
        }
    }

    /**
     * Reads a journal, and returns how long it is.
     *
     * @param before how long the journal before it was found to be: one that lost its end between two frames looks whole
     */
    private long readJournal(long of, long before, Consumer<Write> reader) throws IOException {
        Path file = path(of, JOURNAL);
        if (!Files.exists(file)) {
            throw StoreRefusedException.damaged(file + " is missing.");
        }
        try (Frames.Reader frames = new Frames.Reader(file)) {
            long wasBefore = requireHead(frames);
            if (before != UNKNOWN && before != wasBefore) {
                throw StoreRefusedException.damaged(
                        path(of - 1, JOURNAL) + " is damaged: it has " + before + " of " + wasBefore + " bytes.");
            }
            for (List<Write> writes = frames.next(); writes != null; writes = frames.next()) {
                if (isHead(writes)) {
                    throw frames.damaged(); // a journal that was put behind another
                }
                writes.forEach(reader);
            }
            if (of < number && !frames.isAtEnd()) {
                throw frames.damaged();
            }
            return frames.whole();
        }
    }

    /** The first frame of a file: what it is, and how long the journal before it was. */
    private static byte[] head(long before) {
        byte[] length = ByteBuffer.allocate(Long.BYTES).putLong(before).array();
        return Frames.frame(List.of(new Write(NAME, length)));
    }

    private static boolean isHead(List<Write> writes) {
        return writes.size() == 1 && Arrays.equals(writes.getFirst().key(), NAME);
    }

    private static long requireHead(Frames.Reader frames) throws IOException {
        List<Write> head = frames.next();
        byte[] length = head != null && isHead(head) ? head.getFirst().value() : null;
        if (length == null || length.length != Long.BYTES) {
            throw frames.damaged();
        }
        return ByteBuffer.wrap(length).getLong();
    }

    /**
     * Adds writes. Nothing of them is there if this fails.
     *
     * @throws StoreUnavailableException if the disk is full, or otherwise does not take them
     */
    void add(byte[] frame) {
        Journal open = journal;
        if (closed || open == null) {
            throw new StoreUnavailableException(directory + " is closed.", null);
        }
        try {
            open.add(frame);
        } catch (IOException unwritten) {
            throw new StoreUnavailableException(directory + " cannot be written: " + unwritten, unwritten);
        }
    }

    /**
     * Begins to make a snapshot, aside, if the journal is so long that it is worth it. A disk that has no room for one keeps the
     * journals.
     *
     * @param everything all that was added until now
     */
    void compact(Supplier<Store.Entries> everything) {
        Journal full = journal;
        if (full == null
                || !compaction.isDone()
                || full.length() < Math.max(nextCompaction, Math.max(compactedFrom, snapshotLength))) {
            return;
        }
        nextCompaction = full.length() + compactedFrom;
        try {
            journal = begin(number + 1, full.length());
        } catch (IOException noRoom) {
            log().log(System.Logger.Level.WARNING, directory + " cannot be compacted yet: " + noRoom);
            return;
        }
        nextCompaction = 0;
        long upTo = number - 1;
        Store.Entries entries = everything.get();
        compaction = CompletableFuture.runAsync(
                        () -> compact(full, upTo, entries),
                        work -> Thread.ofPlatform()
                                .daemon()
                                .name("compaction of " + directory)
                                .start(work))
                .exceptionally(failure -> {
                    log().log(System.Logger.Level.ERROR, directory + " could not be compacted", failure);
                    return null;
                });
    }

    private void compact(Journal full, long upTo, Store.Entries entries) {
        Path unfinished = path(upTo, SNAPSHOT + UNFINISHED);
        try (entries;
                full) {
            full.force();
            if (writeSnapshot(unfinished, entries)) {
                snapshotLength = Files.size(unfinished);
                Files.move(unfinished, path(upTo, SNAPSHOT), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException noRoom) {
            log().log(System.Logger.Level.WARNING, directory + " cannot be compacted yet: " + noRoom);
        }
        try {
            deleteWhatIsIn(newest(SNAPSHOT));
        } catch (IOException undeleted) {
            String kept = directory + " keeps files that are not needed any more: " + undeleted;
            log().log(System.Logger.Level.WARNING, kept);
        }
    }

    /** Whether it was written to its end. */
    private boolean writeSnapshot(Path file, Store.Entries entries) throws IOException {
        try (FileOutputStream to = new FileOutputStream(file.toFile())) {
            to.write(head(0));
            List<Write> together = new ArrayList<>();
            int size = 0;
            while (!closed && entries.next()) {
                together.add(new Write(entries.key(), entries.value()));
                size += entries.key().length + entries.value().length;
                if (size > FRAME) {
                    to.write(Frames.frame(together));
                    together.clear();
                    size = 0;
                }
            }
            to.write(Frames.frame(together));
            to.write(END);
            to.getFD().sync();
        }
        return !closed;
    }

    private Journal begin(long next, long before) throws IOException {
        byte[] head = head(before);
        Path unfinished = path(next, JOURNAL + UNFINISHED);
        Files.write(unfinished, head);
        Files.move(unfinished, path(next, JOURNAL), StandardCopyOption.ATOMIC_MOVE);
        number = next;
        return new Journal(path(next, JOURNAL), head.length);
    }

    private void deleteWhatIsIn(long snapshot) throws IOException {
        for (String name : names()) {
            if (name.endsWith(UNFINISHED)
                    || (name.endsWith(JOURNAL) && number(name, JOURNAL) <= snapshot)
                    || (name.endsWith(SNAPSHOT) && number(name, SNAPSHOT) < snapshot)) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }

    private long newest(String kind) throws IOException {
        return names().stream()
                .filter(name -> name.endsWith(kind))
                .mapToLong(name -> number(name, kind))
                .max()
                .orElse(0);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[1-9]\\d{0,17}\\.[a-z.]+"))
                    .toList();
        }
    }

    private static long number(String name, String kind) {
        return Long.parseLong(name.substring(0, name.length() - kind.length()));
    }

    private Path path(long of, String kind) {
        return directory.resolve(of + kind);
    }

    @Override
    public void close() {
        closed = true;
        compaction.join();
        try (lock) {
            if (journal != null) {
                journal.close();
            }
        } catch (IOException unforced) {
            throw new StoreUnavailableException(directory + " is closed, and its end may not be on the disk", unforced);
        }
    }

    /** Looked up when there is something to say: a program's logging takes longer to begin than an engine. */
    private static System.Logger log() {
        return System.getLogger(StoreDirectory.class.getName());
    }
}
