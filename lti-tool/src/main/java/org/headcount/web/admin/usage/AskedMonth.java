package org.headcount.web.admin.usage;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** Reads the month of an address. */
public final class AskedMonth {

    private AskedMonth() {}

    /** @throws ProblemException if it is none that can be counted */
    public static Optional<YearMonth> of(String text, String pointer) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            YearMonth month = YearMonth.parse(text);
            if (month.getYear() >= 1900 && month.getYear() <= 9000) {
                return Optional.of(month);
            }
        } catch (DateTimeException unreadable) {
            throw new ProblemException(Problem.invalid(List.of(fault(pointer))), unreadable);
        }
        throw new ProblemException(Problem.invalid(List.of(fault(pointer))));
    }

    private static Problem.Fault fault(String pointer) {
        return new Problem.Fault(pointer, "must be a month as yyyy-MM");
    }
}
