package org.headcount.web.admin.me;

import java.util.List;

/**
 * What a learner reads, in words.
 *
 * @param state {@code active}, {@code inactive} or {@code uncounted}: the key of the title, and of how it looks
 * @param until until when, or since when; empty where there is no such instant
 * @param why what made it so
 * @param next what happens next
 * @param kept what is kept here, a line each
 * @param asked what became of the newest request; empty for none
 * @param asks whether there is something to ask for
 * @param who for the form to give back
 * @param returnUrl of the LMS's page; empty for none
 */
public record MeView(
        String institution,
        String name,
        String state,
        String until,
        String why,
        String next,
        List<String> kept,
        List<HeldGrade> held,
        String asked,
        boolean asks,
        String who,
        String returnUrl) {

    public MeView {
        kept = List.copyOf(kept);
        held = List.copyOf(held);
    }

    /** A grade that waits, or waited; never the grade itself. */
    public record HeldGrade(String tool, String given, String state) {}

    /** Without anything that is about somebody. */
    @Override
    public String toString() {
        return "MeView[" + state + "]";
    }
}
