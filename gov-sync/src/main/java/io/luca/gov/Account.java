package io.luca.gov;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.util.Map;
import java.util.TreeMap;

/**
 * The account of a school's period: where its grades are; each of them is confirmed, rejected, pending or withheld, or else
 * the account does not balance.
 *
 * @param isCompared whether the government said what it has
 * @param isBusy whether another run works on it, so that nothing was put right
 * @param total of all grades
 * @param confirmed the government has this version of them
 * @param withheld those of blocked students that were not promised: nobody sends them, unless the school takes its request back
 * @param reasons of the rejected ones, by code
 * @param unaccounted we have a receipt, and the government has no such grade
 */
record Account(
        SchoolId school,
        PeriodId period,
        boolean isCompared,
        boolean isBusy,
        int total,
        int confirmed,
        int rejected,
        int pending,
        int withheld,
        int unaccounted,
        Map<String, Integer> reasons,
        Corrections corrections) {

    /**
     * The corrections of what did not agree.
     *
     * @param settled batches that the government had and we did not know of
     * @param reopened batches that were put aside, and are sent again under their keys
     * @param requeued grades whose receipt the government has lost, and that are pending again
     * @param unknown batches that the government has and we do not know, or know otherwise: somebody has to look at them
     * @param duplicates grades whose version the government has more than once
     */
    record Corrections(int settled, int reopened, int requeued, int unknown, int duplicates) {
        static final Corrections NONE = new Corrections(0, 0, 0, 0, 0);
    }

    Account {
        reasons = Map.copyOf(reasons);
    }

    boolean isBalanced() {
        return unaccounted == 0 && confirmed + rejected + pending + withheld == total;
    }

    /**
     * Whether a grade is in no sum and should be. While another run is at work, a grade that it has sent since the government was asked looks
     * lost, and one without a status waits for nobody yet; the account that is drawn up after it says what is so.
     */
    boolean isMissingGrades() {
        return !isBusy && !isBalanced();
    }

    /** Whether nothing is left to be done, by us or by anybody. */
    boolean isClean() {
        return isCompared
                && !isBusy
                && isBalanced()
                && pending == 0
                && corrections.unknown() == 0
                && corrections.duplicates() == 0;
    }

    ObjectNode write() {
        ObjectNode line = Json.object()
                .put("school_id", school.value())
                .put("period", period.value())
                .put("clean", isClean())
                .put("balanced", isBalanced())
                .put("compared", isCompared)
                .put("busy", isBusy)
                .put("total", total)
                .put("confirmed", confirmed)
                .put("rejected", rejected)
                .put("pending", pending)
                .put("withheld", withheld)
                .put("unaccounted", unaccounted)
                .put("settled", corrections.settled())
                .put("reopened", corrections.reopened())
                .put("requeued", corrections.requeued())
                .put("unknown", corrections.unknown())
                .put("duplicates", corrections.duplicates());
        ObjectNode why = line.putObject("reasons");
        new TreeMap<>(reasons).forEach(why::put);
        return line;
    }

    static Account read(JsonNode line) {
        Map<String, Integer> reasons = new TreeMap<>();
        line.path("reasons")
                .properties()
                .forEach(
                        reason -> reasons.put(reason.getKey(), reason.getValue().asInt()));
        return new Account(
                new SchoolId(Json.text(line, "school_id")),
                new PeriodId(Json.text(line, "period")),
                line.path("compared").asBoolean(),
                line.path("busy").asBoolean(),
                line.path("total").asInt(),
                line.path("confirmed").asInt(),
                line.path("rejected").asInt(),
                line.path("pending").asInt(),
                line.path("withheld").asInt(),
                line.path("unaccounted").asInt(),
                reasons,
                new Corrections(
                        line.path("settled").asInt(),
                        line.path("reopened").asInt(),
                        line.path("requeued").asInt(),
                        line.path("unknown").asInt(),
                        line.path("duplicates").asInt()));
    }
}
