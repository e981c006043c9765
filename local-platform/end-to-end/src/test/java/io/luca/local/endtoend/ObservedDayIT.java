package io.luca.local.endtoend;

import io.luca.local.endtoend.ObservedDay.Observed;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** A day and all that was written of it. One class, for a day of each would take a minute more for each: classes run in several JVMs. */
@ExtendWith(ObservedDay.class)
class ObservedDayIT {

    @Nested
    class Lines extends LinesOfADay {

        Lines(Observed day) throws IOException {
            super(day);
        }
    }

    @Nested
    class Ids extends IdsOfADay {

        Ids(Observed day) {
            super(day);
        }
    }

    @Nested
    class Metrics extends MetricsOfADay {

        Metrics(Observed day) {
            super(day);
        }
    }
}
