package io.luca.local.workbench.drill;

import io.luca.contract.RequestShares;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.LoadClient;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One pupil sends as much as some connections carry, with one token, while two teachers work as on any day: one of the pupil's own
 * school, and one of another school. All of them call from one address, as behind one router. It measures what the teachers notice.
 */
public final class NoisyNeighborDrill {

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final PeriodId PERIOD = new PeriodId("Q1_2024");
    private static final String PASSWORD = "Drill-2026!";
    private static final String REFUSED = "429";
    /** Events go to the queue, past the service. */
    private static final String QUEUED = "202";

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;

    /**
     * What is rehearsed.
     *
     * @param connections of the pupil
     * @param perSecond the most that the pupil sends in a second, which bounds what the drill asks of this machine
     * @param length of the flood
     */
    public record Plan(int connections, int perSecond, Duration length) {}

    /**
     * What a teacher noticed.
     *
     * @param figures of all requests; what was not answered as on any day counts as a failure in them
     * @param refused how many of the failures were refusals, 429. The rest is what this machine did not answer in time, or not at all
     */
    public record Teacher(Figures figures, long refused) {}

    /**
     * What happened.
     *
     * @param alone the other school's teacher, before the flood
     * @param beside the same, beside it
     * @param classmates the teacher of the pupil's own school, beside it
     * @param noisy how often the pupil was answered in which way: by status, and for a refusal what it says
     * @param allowance how many requests the service takes of one person in the length of the flood
     */
    public record Verdict(Teacher alone, Teacher beside, Teacher classmates, Map<String, Long> noisy, long allowance) {

        public Verdict {
            noisy = Map.copyOf(noisy);
        }

        /** How many requests of the pupil were refused. A flood of which none is has shown nothing. */
        public long refusals() {
            return noisy.entrySet().stream()
                    .filter(answer -> answer.getKey().startsWith(REFUSED))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        /** How much longer 95 of 100 answers took beside the flood, as a factor. It depends on the machine, and decides nothing. */
        public double ratio() {
            return beside.figures().p95() / Math.max(0.001, alone.figures().p95());
        }

        /** Whether this machine let the pupil send no more than a person may: then there was no flood, and nothing is shown. */
        public boolean isInconclusive() {
            long asked = noisy.values().stream().mapToLong(Long::longValue).sum() - noisy.getOrDefault(QUEUED, 0L);
            return refusals() == 0 && asked <= allowance;
        }

        /** Whether the pupil was refused something, and nobody else was refused anything. */
        public boolean isPassed() {
            return refusals() > 0
                    && Stream.of(alone, beside, classmates)
                            .allMatch(teacher -> teacher.figures().calls() > 0 && teacher.refused() == 0);
        }
    }

    /** A drill on a platform of its own. */
    public NoisyNeighborDrill(Platform platform, TableAccess access, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.progress = progress;
    }

    /** Runs it: the length of the plan twice, and a quarter of a minute. */
    public Verdict run(Plan plan) throws InterruptedException {
        SchoolId noisy = open("ruidosa");
        SchoolId calm = open("tranquila");
        SchoolId first = open("primera");
        try (LoadClient client = new LoadClient(URI.create(platform.apiUrl()));
                ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
            SchoolDay teacher = teacher(client, calm);
            SchoolDay classmate = teacher(client, noisy);
            progress.accept("warming up, with people of a third school …");
            Teacher _ = teacher(client, first).pass(WARM_UP);
            var _ = pupil(client, first).run(new Plan(plan.connections(), plan.perSecond(), WARM_UP));
            progress.accept("a teacher alone …");
            Teacher alone = teacher.pass(plan.length());
            progress.accept("the same beside a pupil with " + plan.connections() + " connections …");
            Flood flood = pupil(client, noisy);
            Future<Map<String, Long>> answers = side.submit(() -> flood.run(plan));
            Future<Teacher> own = side.submit(() -> classmate.pass(plan.length()));
            Teacher beside = teacher.pass(plan.length());
            return new Verdict(alone, beside, own.get(), answers.get(), allowance(plan.length()));
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the drill could not be carried through", failed.getCause());
        }
    }

    private static long allowance(Duration length) {
        return RequestShares.PERSON_BURST + RequestShares.PERSON_PER_SECOND * length.toSeconds();
    }

    private SchoolId open(String name) {
        SchoolId school = new SchoolId(name);
        new WaitingSchools(platform, access).open(school, List.of(PERIOD));
        access.table().forSchool(school).enroll(new Student(pupilOf(school), "Alumna de prueba", "3", "A"));
        return school;
    }

    private SchoolDay teacher(LoadClient client, SchoolId school) {
        return new SchoolDay(client, token("teacher_" + school, school, "teacher"), pupilOf(school), PERIOD);
    }

    private Flood pupil(LoadClient client, SchoolId school) {
        StudentId student = pupilOf(school);
        return new Flood(client, token(student.value(), school, "student"), student);
    }

    private String token(String person, SchoolId school, String group) {
        platform.people().enroll(person, PASSWORD, school.value(), group);
        return platform.people().idToken(person);
    }

    private static StudentId pupilOf(SchoolId school) {
        return new StudentId("pupil_" + school);
    }
}
