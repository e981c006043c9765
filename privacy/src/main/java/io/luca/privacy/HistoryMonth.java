package io.luca.privacy;

import io.luca.contract.LakeNames;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The month that the key of an object of the history names: its first writing was not before it. */
final class HistoryMonth {

    private static final Pattern MONTH =
            Pattern.compile("/" + LakeNames.YEAR + "=(\\d{4})/" + LakeNames.MONTH + "=(0[1-9]|1[0-2])/");

    private HistoryMonth() {}

    /** How many days it is at most since an object was first written; none if its key names no month. */
    static long age(String key, LocalDate today) {
        Matcher month = MONTH.matcher(key);
        if (!month.find()) {
            return 0;
        }
        LocalDate first = LocalDate.of(Integer.parseInt(month.group(1)), Integer.parseInt(month.group(2)), 1);
        return ChronoUnit.DAYS.between(first, today);
    }
}
