package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.KeyBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where items and index entries lie in the store. The key of an item is: the table's id (4 bytes), the kind (1 byte), a hash of the
 * partition key (4 bytes: it spreads scans, segments and shards), the partition key, the sort key, both ordered and terminated. The
 * key of an index entry has the index's key in that place, and then the item's. What is kept of a table in another order has its
 * own kind.
 */
public final class StoreKeys {

    /** The id under which lies what belongs to no table. */
    static final int NO_TABLE = 0;

    /** Under {@link #NO_TABLE}: the tokens of transactions, and when their time is over. */
    private static final int TOKEN = 0xF0;

    private static final int TOKEN_UNTIL = 0xF1;

    static final int ITEM = 0;
    static final int EXPIRY = 1;
    private static final int FIRST_INDEX = 16;
    private static final int HEADER = Integer.BYTES + 1;

    private StoreKeys() {}

    /** Where an item lies. */
    public static byte[] item(TableSchema table, Item key) {
        byte[][] parts = new byte[2][];
        int count = add(parts, 0, table.key(), key);
        return place(table.id(), ITEM, parts, count);
    }

    /** Where an item's entry in an index lies; the item, or the entry, has both keys. */
    public static byte[] entry(TableSchema table, SecondaryIndex index, Item item) {
        byte[][] parts = new byte[4][];
        int count = add(parts, add(parts, 0, index.key(), item), table.key(), item);
        return place(table.id(), kind(index), parts, count);
    }

    /** Where it lies that an item's time is over at a second: in the order of time. */
    static byte[] expiry(TableSchema table, long second, byte[] item) {
        return ByteBuffer.allocate(item.length + Long.BYTES)
                .putInt(table.id())
                .put((byte) EXPIRY)
                .putLong(second)
                .put(item, HEADER, item.length - HEADER)
                .array();
    }

    /** All that is kept of a table, or of anything else that has an id. */
    static Range everything(int id) {
        return Range.startingWith(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    }

    /** All that is kept of a table in one order. */
    static Range everything(int id, int kind) {
        return Range.startingWith(header(id, kind, 0));
    }

    /** All items of a table, or all entries of an index. */
    public static Range all(TableSchema table, Optional<SecondaryIndex> index) {
        return Range.startingWith(header(table.id(), kind(index), 0));
    }

    /** Where it lies that items' time is over from one second up to, but not including, another. */
    public static Range expired(TableSchema table, long from, long to) {
        return new Range(second(table, from), second(table, to));
    }

    private static byte[] second(TableSchema table, long second) {
        byte[] key = header(table.id(), EXPIRY, Long.BYTES);
        ByteBuffer.wrap(key).putLong(HEADER, second);
        return key;
    }

    /** Where a token of a transaction lies. */
    public static byte[] token(String token) {
        return text(header(NO_TABLE, TOKEN, 0), token);
    }

    /** Where it lies that a token's time is over at a millisecond: in the order of time. */
    public static byte[] tokenUntil(long millis, String token) {
        byte[] time = header(NO_TABLE, TOKEN_UNTIL, Long.BYTES);
        ByteBuffer.wrap(time).putLong(HEADER, millis);
        return text(time, token);
    }

    /** The token of a {@link #tokenUntil}. */
    public static String tokenOf(byte[] tokenUntil) {
        int before = HEADER + Long.BYTES;
        return new String(tokenUntil, before, tokenUntil.length - before, StandardCharsets.UTF_8);
    }

    /** The tokens whose time is over before a millisecond. */
    public static Range tokensUntil(long millis) {
        return new Range(tokenUntil(0, ""), tokenUntil(millis, ""));
    }

    private static byte[] text(byte[] header, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(header, header.length + bytes.length);
        System.arraycopy(bytes, 0, key, header.length, bytes.length);
        return key;
    }

    /** A segment of a parallel scan: a share of all hashes. */
    public static Range segment(TableSchema table, Optional<SecondaryIndex> index, int segment, int total) {
        Range all = all(table, index);
        byte[] from = segment == 0 ? all.from() : hashed(table, index, firstHash(segment, total));
        byte[] to = segment == total - 1 ? all.to() : hashed(table, index, firstHash(segment + 1, total));
        return new Range(from, to);
    }

    private static int firstHash(int segment, int total) {
        return (int) ((1L << 32) * segment / total);
    }

    private static byte[] hashed(TableSchema table, Optional<SecondaryIndex> index, int hash) {
        byte[] key = header(table.id(), kind(index), Integer.BYTES);
        ByteBuffer.wrap(key).putInt(HEADER, hash);
        return key;
    }

    /** The items, or entries, of a partition. */
    public static Range partition(TableSchema table, Optional<SecondaryIndex> index, Scalar partition) {
        return Range.startingWith(place(table.id(), kind(index), new byte[][] {KeyBytes.terminated(partition)}, 1));
    }

    /** The hash of a partition key, as keys have it: it says the segment, the shard, the partition for capacity. */
    public static int hash(Scalar partition) {
        return hash(KeyBytes.terminated(partition));
    }

    private static int hash(byte[] partition) {
        CRC32C crc = new CRC32C();
        crc.update(partition);
        // a checksum of texts that differ in one character differs in few bits: they are mixed
        int hash = (int) crc.getValue() * 0x9E3779B1;
        return hash ^ (hash >>> 15);
    }

    private static int add(byte[][] parts, int count, KeySchema key, Item item) {
        for (String name : key.names()) {
            if (!(item.attributes().get(name) instanceof Scalar value)) {
                throw new IllegalArgumentException("the key has been checked before, but has no " + name);
            }
            parts[count++] = KeyBytes.terminated(value);
        }
        return count;
    }

    private static byte[] place(int id, int kind, byte[][] parts, int count) {
        int length = Integer.BYTES;
        for (int i = 0; i < count; i++) {
            length += parts[i].length;
        }
        ByteBuffer key =
                ByteBuffer.wrap(header(id, kind, length)).position(HEADER).putInt(hash(parts[0]));
        for (int i = 0; i < count; i++) {
            key.put(parts[i]);
        }
        return key.array();
    }

    private static byte[] header(int id, int kind, int more) {
        return ByteBuffer.allocate(HEADER + more).putInt(id).put((byte) kind).array();
    }

    private static int kind(Optional<SecondaryIndex> index) {
        return index.map(StoreKeys::kind).orElse(ITEM);
    }

    static int kind(SecondaryIndex index) {
        return FIRST_INDEX + index.number();
    }
}
