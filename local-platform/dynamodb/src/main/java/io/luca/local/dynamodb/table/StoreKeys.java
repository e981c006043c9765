package io.luca.local.dynamodb.table;

import io.luca.local.dynamodb.value.AttributeValue.Scalar;
import io.luca.local.dynamodb.value.Item;
import io.luca.local.dynamodb.value.KeyBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    static final int HEADER = Integer.BYTES + 1;

    private StoreKeys() {}

    /** Where an item lies. */
    public static byte[] item(TableSchema table, Item key) {
        return place(table.id(), ITEM, parts(table.key(), key));
    }

    /** Where an item's entry in an index lies; the item, or the entry, has both keys. */
    public static byte[] entry(TableSchema table, SecondaryIndex index, Item item) {
        List<byte[]> parts = parts(index.key(), item);
        parts.addAll(parts(table.key(), item));
        return place(table.id(), kind(index), parts);
    }

    /** Where it lies that an item's time is over at a second: in the order of time. */
    static byte[] expiry(TableSchema table, long second, byte[] item) {
        return timed(table.id(), EXPIRY, second, Arrays.copyOfRange(item, HEADER, item.length));
    }

    /** Where lies what is kept in the order of time. */
    private static byte[] timed(int id, int kind, long moment, byte[] what) {
        int more = Long.BYTES + what.length;
        return header(id, kind, more).putLong(moment).put(what).array();
    }

    /** All that is kept of a table, or of anything else that has an id. */
    static Range everything(int id) {
        return Range.startingWith(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    }

    /** All that is kept of a table in one order. */
    static Range everything(int id, int kind) {
        return Range.startingWith(header(id, kind, 0).array());
    }

    /** All items of a table, or all entries of an index. */
    public static Range all(TableSchema table, Optional<SecondaryIndex> index) {
        return everything(table.id(), kind(index));
    }

    /** Where it lies that items' time is over from one second up to, but not including, another. */
    public static Range expired(TableSchema table, long from, long to) {
        byte[] first = timed(table.id(), EXPIRY, from, new byte[0]);
        return new Range(first, timed(table.id(), EXPIRY, to, new byte[0]));
    }

    /** Where a token of a transaction lies. */
    public static byte[] token(String token) {
        return named(TOKEN, token);
    }

    /** Where lies what has a name and belongs to no table. */
    static byte[] named(int kind, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return header(NO_TABLE, kind, text.length).put(text).array();
    }

    /** Where it lies that a token's time is over at a millisecond: in the order of time. */
    public static byte[] tokenUntil(long millis, String token) {
        return timed(NO_TABLE, TOKEN_UNTIL, millis, token.getBytes(StandardCharsets.UTF_8));
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
        return header(table.id(), kind(index), Integer.BYTES).putInt(hash).array();
    }

    /** The items, or entries, of a partition. */
    public static Range partition(TableSchema table, Optional<SecondaryIndex> index, Scalar partition) {
        return Range.startingWith(place(table.id(), kind(index), List.of(KeyBytes.terminated(partition))));
    }

    /** The hash of the partition that a key of a table is in. */
    public static int hash(TableSchema table, Item key) {
        return hash(scalar(key, table.key().partition()));
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

    private static List<byte[]> parts(KeySchema key, Item item) {
        List<byte[]> parts = new ArrayList<>(4);
        for (String name : key.names()) {
            parts.add(KeyBytes.terminated(scalar(item, name)));
        }
        return parts;
    }

    private static Scalar scalar(Item item, String name) {
        if (item.attributes().get(name) instanceof Scalar value) {
            return value;
        }
        throw new IllegalArgumentException("the key has been checked before, but has no " + name);
    }

    private static byte[] place(int id, int kind, List<byte[]> parts) {
        int length = Integer.BYTES;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] key = header(id, kind, length).putInt(hash(parts.getFirst())).array();
        ByteBuffer rest = ByteBuffer.wrap(key).position(HEADER + Integer.BYTES);
        parts.forEach(rest::put);
        return key;
    }

    /** A key of the store that begins with what it is of, and has room for so many bytes more. */
    static ByteBuffer header(int id, int kind, int more) {
        return ByteBuffer.allocate(HEADER + more).putInt(id).put((byte) kind);
    }

    private static int kind(Optional<SecondaryIndex> index) {
        return index.map(StoreKeys::kind).orElse(ITEM);
    }

    static int kind(SecondaryIndex index) {
        return FIRST_INDEX + index.number();
    }
}
