package io.luca.local.workbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapPagesTest {

    private static final String HEAP = """
            4711:
            DefNew     total 116160K, used 20241K [0x00000000a3200000, 0x00000000ab000000, 0x00000000c2150000)
             eden space 103296K,  13% used [0x00000000a3200000, 0x00000000a3fa9b68, 0x00000000a96e0000)
            Tenured    total 258048K, used 3077K [0x00000000c2150000, 0x00000000d1d50000, 0x0000000100000000)
            """;

    @Test
    void counts_what_lies_between_the_generations_addresses_and_nothing_else() {
        String maps = """
                27000000-27020000 rw-p 00000000 00:00 0
                Rss:                   8 kB
                a3200000-ab000000 rw-p 00000000 00:00 0
                Size:             129024 kB
                Rss:               20000 kB
                Pss:               20000 kB
                ab000000-c2150000 ---p 00000000 00:00 0
                Rss:                   0 kB
                c2150000-d1d50000 rw-p 00000000 00:00 0
                Rss:                3100 kB
                7f0000000000-7f0000021000 rw-p 00000000 00:00 0                          [heap]
                Rss:                  64 kB
                ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
                Rss:                   4 kB
                """;

        assertThat(HeapPages.touched(HEAP, maps.lines().toList())).isEqualTo(23_100);
    }
}
