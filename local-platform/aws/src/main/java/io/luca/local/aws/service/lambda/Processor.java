package io.luca.local.aws.service.lambda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The processors that Lambda has, and that this machine may have. */
enum Processor {
    ARM64(0xB7),
    X86_64(0x3E);

    /** What ELF calls it. https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
    private final int elfMachine;

    Processor(int elfMachine) {
        this.elfMachine = elfMachine;
    }

    /** As a template spells it; empty if it is none of these. */
    static Optional<Processor> named(String architecture) {
        return Arrays.stream(values())
                .filter(processor -> processor.toString().equals(architecture))
                .findFirst();
    }

    /** The processor that a file of native code for Linux is for; empty if the file is no such thing. */
    static Optional<Processor> ofElf(byte[] header) {
        boolean isElf =
                header.length >= 20 && header[0] == 0x7F && header[1] == 'E' && header[2] == 'L' && header[3] == 'F';
        int machine = isElf
                ? Short.toUnsignedInt(
                        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getShort(18))
                : -1;
        return Arrays.stream(values())
                .filter(processor -> processor.elfMachine == machine)
                .findFirst();
    }

    /** The one that runs this. */
    static Processor ofThisMachine() {
        return "aarch64".equals(System.getProperty("os.arch")) ? ARM64 : X86_64;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
