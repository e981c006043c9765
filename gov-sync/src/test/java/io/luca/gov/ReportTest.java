package io.luca.gov;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

    private static final StepContext CONTEXT = new StepContext(SyncFixture.name("run-1"), School.DAY);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"plain|plain", "a,b|\"a,b\"", "say \"no\"|\"say \"\"no\"\"\"", "=1+1|'=1+1", "@x|'@x", "-5|'-5"})
    void a_cell_is_text_whatever_is_in_it(String text, String cell) {
        assertThat(Report.cell(text)).isEqualTo(cell);
    }

    @Test
    void a_report_goes_on_after_the_school_of_its_cursor() {
        Report report = Report.empty();
        report.add(account("este", 3, 0));
        report.add(account("norte", 4, 0));

        Report read = Report.upTo("este", report.json(CONTEXT, false));
        read.add(account("norte", 5, 0));

        assertThat(read.sum(Account::total)).isEqualTo(8);
    }

    @Test
    void an_account_is_read_as_it_was_written() {
        Account account = account("norte", 4, 1);

        assertThat(Account.read(account.write())).isEqualTo(account);
    }

    @Test
    void an_account_with_a_grade_that_is_nowhere_does_not_balance() {
        assertThat(account("norte", 4, 0).isBalanced()).isTrue();
        assertThat(account("norte", 4, 0).isClean()).isTrue();
        assertThat(account("norte", 4, 1).isBalanced()).isFalse();
        assertThat(account("norte", 4, 1).isClean()).isFalse();
    }

    @Test
    void a_grade_that_is_nowhere_is_missed_unless_another_run_is_at_work_which_may_have_just_sent_it() {
        assertThat(account("norte", 4, 0).isMissingGrades()).isFalse();
        assertThat(account("norte", 4, 1).isMissingGrades()).isTrue();
        assertThat(account("norte", 4, 1, true).isMissingGrades()).isFalse();
        assertThat(account("norte", 4, 1, true).isClean()).isFalse();
    }

    private static Account account(String school, int total, int unaccounted) {
        return account(school, total, unaccounted, false);
    }

    private static Account account(String school, int total, int unaccounted, boolean isBusy) {
        return new Account(
                new SchoolId(school),
                new PeriodId("Q1_2024"),
                true,
                isBusy,
                total,
                total - 1 - unaccounted,
                1,
                0,
                0,
                unaccounted,
                Map.of("unknown_student", 1),
                new Account.Corrections(1, 2, 3, 0, 0));
    }
}
