package io.luca.local.workbench.preflight;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** This machine builds the interactive service's image, which runs on ARM. */
final class DockerBuildsForArm implements Question {

    private static final String ARM = "linux/arm64";
    private static final int LIMIT_SECONDS = 15;

    @Override
    public Finding asked(Target target) throws IOException, InterruptedException {
        Path output = Files.createTempFile("luca-docker-", ".txt"); // a pipe that nobody reads would hold it up
        try {
            Process docker;
            try {
                docker = new ProcessBuilder(target.docker())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
            } catch (IOException absent) {
                return Finding.missing("there is no " + target.docker().getFirst(), "install Docker with buildx");
            }
            if (!docker.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                docker.destroyForcibly();
                return Finding.cannotTell("Docker does not answer", byHand(target));
            }
            String said = Files.readString(output, StandardCharsets.UTF_8);
            if (docker.exitValue() != 0) {
                return Finding.missing(
                        "docker buildx ls fails: " + said.lines().findFirst().orElse("it says nothing"),
                        "start Docker, and install buildx");
            }
            return said.contains(ARM)
                    ? Finding.ok(ARM)
                    : Finding.missing(
                            "no builder builds " + ARM,
                            "docker run --privileged --rm tonistiigi/binfmt --install arm64");
        } finally {
            Files.deleteIfExists(output);
        }
    }

    @Override
    public String byHand(Target target) {
        return String.join(" ", target.docker());
    }
}
