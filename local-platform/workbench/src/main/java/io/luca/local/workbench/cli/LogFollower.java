package io.luca.local.workbench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** The lines that a function of a running platform writes from now on. */
final class LogFollower {

    private final RunningPlatform platform;
    private final String function;
    private long position;
    private String unfinished = "";

    LogFollower(RunningPlatform platform, String function) {
        this.platform = platform;
        this.function = function;
        this.position = platform.logOf(function, 0).length;
    }

    String name() {
        return function + ".log";
    }

    /** The whole lines since the last time. */
    List<String> lines() {
        byte[] more = platform.logOf(function, position);
        position += more.length;
        String text = unfinished + new String(more, UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        unfinished = text.substring(end);
        return text.substring(0, end).lines().toList();
    }
}
