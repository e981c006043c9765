package io.luca.local.aws.service.ec2;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of IPv4 addresses, such as {@code 10.0.0.0/16}.
 *
 * @param address its lowest, as an unsigned number of 32 bits
 * @param bits how many of them all its addresses share, 0 to 32
 */
record Cidr(long address, int bits) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
    private static final int ALL_BITS = 32;

    /** Every address. */
    static final Cidr ANYWHERE = new Cidr(0, 0);

    Cidr {
        if (bits < 0 || bits > ALL_BITS || (address & ~mask(bits) & 0xffff_ffffL) != 0) {
            throw new IllegalArgumentException("no block of addresses: " + address + "/" + bits);
        }
    }

    /** @throws IllegalArgumentException if the text is none, or its address has bits beyond its length */
    static Cidr parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a block of addresses is like 10.0.0.0/16, not " + text);
        }
        long address = 0;
        for (int part = 1; part <= 4; part++) {
            int octet = Integer.parseInt(parts.group(part));
            if (octet > 255) {
                throw new IllegalArgumentException("there is no address in " + text);
            }
            address = address << 8 | octet;
        }
        return new Cidr(address, Integer.parseInt(parts.group(5)));
    }

    /** Whether all addresses of another block are in this one. */
    boolean contains(Cidr other) {
        return other.bits >= bits && (other.address & mask(bits)) == address;
    }

    boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : 0xffff_ffffL << (ALL_BITS - bits) & 0xffff_ffffL;
    }
}
