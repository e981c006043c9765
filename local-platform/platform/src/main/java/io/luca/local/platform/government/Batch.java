package io.luca.local.platform.government;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A batch as it was sent. The government is as strict as a real one: what it does not know, it refuses.
 *
 * @param text the whole, by which a repetition is told from another batch under the same key
 */
record Batch(String school, String period, List<Grade> grades, String text) {

    private static final int MOST_GRADES = 500;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Set<String> BATCH = Set.of("school_id", "period", "grades");
    private static final Set<String> GRADE = Set.of("student_id", "subject", "score", "scale", "passing", "version");
    private static final Set<String> SCALE = Set.of("min", "max");
    private static final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Not a batch; the message says why. */
    static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedException(String why) {
            super(why);
        }
    }

    static Batch parse(byte[] body) throws MalformedException {
        JsonNode batch;
        try {
            batch = json.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw new MalformedException("not JSON: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new MalformedException("not readable");
        }
        only(batch, BATCH, "the batch");
        String school = id(batch, "school_id");
        String period = id(batch, "period");
        JsonNode list = batch.path("grades");
        require(list.isArray() && !list.isEmpty(), "grades must be a list with one grade at least");
        require(list.size() <= MOST_GRADES, "a batch has " + MOST_GRADES + " grades at most");
        List<Grade> grades = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode grade : list) {
            only(grade, GRADE, "a grade");
            only(grade.path("scale"), SCALE, "scale");
            JsonNode score = grade.path("score");
            JsonNode min = grade.path("scale").path("min");
            JsonNode max = grade.path("scale").path("max");
            require(score.isNumber() && min.isNumber() && max.isNumber(), "score and scale must be numbers");
            require(
                    score.decimalValue().compareTo(min.decimalValue()) >= 0
                            && score.decimalValue().compareTo(max.decimalValue()) <= 0,
                    "score must be on its scale");
            require(grade.path("passing").isBoolean(), "passing must be true or false");
            require(
                    grade.path("version").isInt() && grade.path("version").intValue() >= 1,
                    "version must be 1 or more");
            Grade read = new Grade(
                    school,
                    period,
                    id(grade, "student_id"),
                    id(grade, "subject"),
                    grade.path("version").intValue());
            require(seen.add(read.student() + "#" + read.subject()), "a batch has each grade once");
            grades.add(read);
        }
        return new Batch(school, period, grades, batch.toString());
    }

    private static void only(JsonNode object, Set<String> fields, String what) throws MalformedException {
        require(object.isObject(), what + " must be an object");
        for (String name : fields) {
            require(object.has(name), what + " must have " + name);
        }
        require(object.size() == fields.size(), what + " has fields that nobody knows");
    }

    private static String id(JsonNode of, String field) throws MalformedException {
        JsonNode id = of.path(field);
        require(id.isTextual() && ID.matcher(id.textValue()).matches(), field + " must be like " + ID);
        return id.textValue();
    }

    private static void require(boolean met, String otherwise) throws MalformedException {
        if (!met) {
            throw new MalformedException(otherwise);
        }
    }
}
