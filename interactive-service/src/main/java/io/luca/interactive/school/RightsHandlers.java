package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.LucaException;
import io.luca.model.Notice;
import io.luca.model.TeacherScope;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The {@code /rights} endpoints: how far the rights of a school's teachers go. */
public final class RightsHandlers {

    private final SchoolData data;
    private final ClassRights rights;
    private final Clock clock;

    public RightsHandlers(SchoolData data, ClassRights rights, Clock clock) {
        this.data = data;
        this.rights = rights;
        this.clock = clock;
    }

    /** {@code GET /rights}, as stored now. */
    public Reply read(Call call) {
        return reply(data.teacherScope(call.school()), Optional.empty());
    }

    /**
     * {@code PUT /rights}: ends the rights of teachers at their classes, and says when nobody goes by what was before any more. Nothing takes
     * that back.
     */
    public Reply save(Call call) {
        Fields fields = call.fields("teachers");
        String teachers = fields.text("teachers");
        if (teachers.equals(TeacherScope.SCHOOL.word()) && data.teacherScope(call.school()) == TeacherScope.CLASS) {
            throw LucaException.conflict("teachers", "rights that end at the class are not widened again");
        }
        if (!teachers.equals(TeacherScope.CLASS.word())) {
            throw LucaException.invalid("teachers", "teachers must be class: their rights end at their classes then");
        }
        try {
            data.endRightsAtClass(call.school(), call.caller().person());
        } finally { // what went wrong may have been written all the same
            rights.forgetScope(call.school());
        }
        return reply(
                TeacherScope.CLASS,
                Optional.of(clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Notice.LENGTH)));
    }

    private static Reply reply(TeacherScope scope, Optional<Instant> everywhere) {
        return Reply.ok(Json.object(json -> {
            json.writeStringField("teachers", scope.word());
            if (everywhere.isPresent()) {
                json.writeStringField("effective_from", everywhere.get().toString());
            }
        }));
    }
}
