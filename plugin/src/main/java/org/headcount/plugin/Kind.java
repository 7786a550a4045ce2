package org.headcount.plugin;

import java.util.Locale;

/** The kinds of activity that the service knows. */
enum Kind {
    LOGIN,
    ACCESS,
    SUBMISSION,
    ENROLMENT,
    VOUCHER,
    GRADE,
    PERSONAL,
    COMPLIANCE,
    SALES,
    MESSAGE,
    ATTENDANCE,
    DOCUMENT,
    OTHER;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As rules and the service write it. */
    String word() {
        return word;
    }
}
