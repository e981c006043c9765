package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.workbench.cli.Luca;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BootedPlatform.class)
class LoadIT {

    private final String awsPort;

    LoadIT(Booted booted) {
        this.awsPort = String.valueOf(URI.create(booted.platform().awsUrl()).getPort());
    }

    @Test
    void a_load_says_at_last_what_the_table_holds_of_it() {
        StringWriter said = new StringWriter();

        int exit = Luca.commands()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("load", "behavior", "--rps", "20", "--seconds", "2", "--aws-port", awsPort);

        assertThat(said.toString()).contains("accepted 40, refused 0").contains("stored 40 of 40 accepted");
        assertThat(exit).isZero();
    }
}
