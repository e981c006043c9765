package io.luca.local.dynamodb.store;

import static io.luca.local.dynamodb.store.StoredText.bytes;
import static io.luca.local.dynamodb.store.StoredText.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Writes as the engine does (an item, its index entry, a record that another one leaves), and knows for each number of writes
 * what must be there afterwards. As a process it writes until it is killed, and says of each write when it is acknowledged.
 */
final class StoreWriter {

    private static final int ITEMS = 40;
    private static final int RECORDS = 25;
    private static final String LONG = "x".repeat(300);

    private final String name;

    StoreWriter(String name) {
        this.name = name;
    }

    /** The writes of one number, 1 to begin with. */
    Writes writes(int number) {
        Writes writes = new Writes()
                .put(item(number), value(number))
                .put(index(number), value(number))
                .put(record(number), value(number))
                .put(last(), bytes(Integer.toString(number)));
        return number > RECORDS ? writes.remove(record(number - RECORDS)) : writes;
    }

    /** The number of the last write in a store; 0 if there is none. */
    int last(Store store) {
        byte[] number = store.get(last());
        return number == null ? 0 : Integer.parseInt(text(number));
    }

    /** Everything of this writer after so many writes, in order. */
    List<String> after(int number) {
        NavigableMap<String, String> all = new TreeMap<>();
        for (int i = Math.max(1, number - ITEMS + 1); i <= number; i++) {
            all.put(text(item(i)), text(value(i)));
            all.put(text(index(i)), text(value(i)));
        }
        for (int i = Math.max(1, number - RECORDS + 1); i <= number; i++) {
            all.put(text(record(i)), text(value(i)));
        }
        if (number > 0) {
            all.put(text(last()), Integer.toString(number));
        }
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /** Everything of this writer that is in a store, in order. */
    List<String> in(Store store) {
        return StoredText.range(store, name + "/", name + "0", Store.Direction.FORWARD);
    }

    private byte[] item(int number) {
        return bytes("%s/item/%02d".formatted(name, number % ITEMS));
    }

    private byte[] index(int number) {
        return bytes("%s/index/%02d".formatted(name, ITEMS - number % ITEMS));
    }

    private byte[] record(int number) {
        return bytes("%s/record/%08d".formatted(name, number));
    }

    private byte[] last() {
        return bytes(name + "/last");
    }

    private static byte[] value(int number) {
        return bytes(number + LONG);
    }

    /** Directory, names of writers separated by commas. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Store store = Stores.in(Path.of(arguments[0]), SMALL)) {
            System.out.println("open");
            List<Thread> threads = new ArrayList<>();
            for (String name : arguments[1].split(",")) {
                threads.add(Thread.ofPlatform().start(() -> new StoreWriter(name).writeOn(store)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (StoreRefusedException refused) {
            System.out.println("refused " + refused.getMessage());
        }
    }

    /** So small that files change while a test looks. */
    static final int SMALL = 100_000;

    private void writeOn(Store store) {
        for (int number = last(store) + 1; ; number++) {
            try {
                store.write(writes(number));
            } catch (StoreUnavailableException unavailable) {
                System.out.println("unavailable " + name + " " + number + " " + unavailable.getMessage());
                return;
            }
            System.out.println("wrote " + name + " " + number);
        }
    }
}
