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

    /**
     * Puts teachers of each school into the user pool.
     *
     * @param teachers of each school: enough that none of them sends more than the firewall lets one send in a minute
     */
    public static List<EventLoad.Sender> create(Platform platform, int teachers) {
        List<String> students = IntStream.range(0, STUDENTS)
                .mapToObj(number -> "alumna_" + number)
                .toList();
        return IntStream.range(0, SCHOOLS)
                .mapToObj(number -> {
                    String school = "eventos_" + number;
                    List<String> tokens = IntStream.range(0, teachers)
                            .mapToObj(each -> {
                                String teacher = "events_teacher_" + number + "_" + each;
                                platform.people().enroll(teacher, PASSWORD, school, "teacher");
                                return platform.people().idToken(teacher);
                            })
                            .toList();
                    return new EventLoad.Sender(school, students, tokens);
                })
                .toList();
    }
}
