package io.luca.local.workbench.load;

import io.luca.local.platform.Platform;
import java.util.List;
import java.util.stream.IntStream;

/** Schools whose teachers send behaviour events of their students. */
public final class EventSchools {

    private static final int SCHOOLS = 20;
    private static final int STUDENTS = 250;
    private static final String PASSWORD = "Bench-2026!";

    private EventSchools() {}

    /** Puts a teacher of each school into the user pool. */
    public static List<EventLoad.Sender> create(Platform platform) {
        List<String> students = IntStream.range(0, STUDENTS)
                .mapToObj(number -> "alumna_" + number)
                .toList();
        return IntStream.range(0, SCHOOLS)
                .mapToObj(number -> {
                    String school = "eventos_" + number;
                    String teacher = "events_teacher_" + number;
                    platform.people().enroll(teacher, PASSWORD, school, "teacher");
                    return new EventLoad.Sender(
                            school, students, platform.people().idToken(teacher));
                })
                .toList();
    }
}
