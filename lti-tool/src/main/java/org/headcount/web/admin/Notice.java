package org.headcount.web.admin;

import java.util.Arrays;

/** What a page says about the form that led to it. The address carries only its code, so that nobody can make it say anything else. */
enum Notice {
    NONE("", false),
    ON("The learner is switched on.", false),
    OFF("The learner is switched off.", false),
    NO_REASON("Nothing was changed: say why, for whoever reads the history.", true),
    UNFIT_REASON("Nothing was changed: the reason holds characters that cannot be kept.", true),
    NO_SWITCHING("Nothing was changed: this institution's policy has no switch.", true),
    NOT_COUNTED("Nothing was changed: staff and test users are never counted.", true),
    CONTRACT_ENDED("Nothing was changed: the contract has ended.", true),
    NO_LEARNER("Nothing was changed: there is no such learner.", true),
    RELEASED("The grade was sent to the LMS.", false),
    WAITING("The LMS did not take the grade yet; it will be tried again.", true),
    ENDED("The grade had come to its end already.", true),
    INACTIVE("Nothing was sent: switch the learner on first, then the grade goes out by itself.", true),
    DISCARDED("The grade was thrown away.", false),
    APPROVED("Approved: it works from now on.", false),
    REJECTED("Rejected: nothing of it is kept.", false),
    NOT_WAITING("Nothing was changed: it waits no more.", true),
    TAKEN("Nothing was approved: its client ID or deployment belongs to another connection.", true),
    NO_ADDRESS("Nothing was done: that address is none that may be called.", true),
    BUSY("Nothing was looked at: another check is going on. Try again in half a minute.", true),
    NO_HOLD("Nothing was changed: there is no such grade.", true);

    private final String text;
    private final boolean failed;

    Notice(String text, boolean failed) {
        this.text = text;
        this.failed = failed;
    }

    static Notice of(String code) {
        return Arrays.stream(values())
                .filter(notice -> notice.code().equals(code))
                .findFirst()
                .orElse(NONE);
    }

    String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String text() {
        return text;
    }

    boolean failed() {
        return failed;
    }
}
