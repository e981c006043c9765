package io.luca.local.workbench.load;

import io.luca.model.BehaviorEvent;
import io.luca.model.EventId;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.SentEvent;
import java.time.Instant;

/** Events of the size that the gateway takes in a load, for what is written past it. */
public final class SampleEvents {

    private SampleEvents() {}

    /** A completed task of a student, now. */
    public static SentEvent of(SchoolId school, StudentId student, int number) {
        Instant now = Instant.now();
        return new SentEvent(
                new BehaviorEvent(
                        new EventId(school + "-bare-" + number),
                        student,
                        new PersonId("bare"),
                        "tarea_completada",
                        now,
                        "{\"tarea\":" + number + ",\"minutos\":12}"),
                new RequestId("bare-" + number),
                now);
    }
}
