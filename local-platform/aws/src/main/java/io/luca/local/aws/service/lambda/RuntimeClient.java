package io.luca.local.aws.service.lambda;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * AWS's own runtime client, as a Java process is started with it. Left to itself it unpacks its native library at each start to
 * one file that all processes of a machine share: two that start together write over what the other has loaded, and die of it.
 * So the library is unpacked once here, to a file of this platform's own.
 */
final class RuntimeClient {

    private static final String LIBRARY_PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private final Path directory;
    private final Path library;

    /**
     * Unpacks the library.
     *
     * @param directory for it, and for what a process that breaks down leaves behind
     */
    RuntimeClient(Path directory) {
        this.directory = directory;
        String processor = Processor.ofThisMachine() == Processor.ARM64 ? "aarch_64" : "x86_64";
        String resource = "/jni/libaws-lambda-jni.linux-" + processor + ".so";
        try (InputStream packed = AWSLambda.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IllegalStateException("AWS's runtime client lacks " + resource);
            }
            library = Files.createTempFile(directory, "runtime-client-", ".so");
            library.toFile().deleteOnExit();
            Files.copy(packed, library, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * What stands between the JVM's own options and the handler.
     *
     * @param lent directories that the function finds before its own code
     */
    List<String> arguments(List<Path> lent) {
        return List.of(
                "-D" + LIBRARY_PROPERTY + "=" + library.toAbsolutePath(),
                "-XX:ErrorFile=" + directory.toAbsolutePath().resolve("function-crash-%p.log"),
                "-cp",
                Stream.concat(
                                classPath(),
                                lent.stream()
                                        .map(directory ->
                                                directory.toAbsolutePath().toString()))
                        .collect(Collectors.joining(File.pathSeparator)),
                AWSLambda.class.getName());
    }

    /** The client alone: it loads the function's code by itself, from {@code LAMBDA_TASK_ROOT}. */
    private static Stream<String> classPath() {
        return Stream.of(AWSLambda.class, LambdaRuntime.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(RuntimeClient::jarOf)
                .distinct();
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
