package org.headcount.web.admin.learners;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One learner with everything that explains it, ready to be read.
 *
 * @param policy in sentences
 * @param countedAt when it was counted what is charged, where that was not just now
 * @param onward while that is being counted
 * @param offer what moving the switch would cost; empty where there is none to move
 * @param older how many facts to pass over for those before; 0 where there are none
 */
public record LearnerView(
        ListRow head,
        String story,
        List<Identity> identities,
        PeriodPicture picture,
        List<Stretch> periods,
        List<String> policy,
        List<Month> months,
        Optional<Instant> countedAt,
        Optional<ListView.Onward> onward,
        Optional<Offer> offer,
        List<Told> facts,
        int factsTold,
        int older,
        int newer,
        List<Told> refusals,
        List<Held> held,
        List<Course> courses,
        List<VoucherRow> vouchers) {

    public LearnerView {
        identities = List.copyOf(identities);
        periods = List.copyOf(periods);
        policy = List.copyOf(policy);
        months = List.copyOf(months);
        facts = List.copyOf(facts);
        refusals = List.copyOf(refusals);
        held = List.copyOf(held);
        courses = List.copyOf(courses);
        vouchers = List.copyOf(vouchers);
    }

    /** @param name namespace and value */
    public record Identity(String name, String where) {}

    /** A period; {@code until} is empty while nothing ends it. */
    public record Stretch(Instant from, Optional<Instant> until, String opened, String closed) {}

    /**
     * A month that a period touches.
     *
     * @param charge empty while that is being counted
     */
    public record Month(String name, Optional<Charge> charge) {}

    /**
     * What a learner comes to in a month.
     *
     * @param amount how much less the month would cost with one learner fewer; empty without rates
     */
    public record Charge(boolean charged, String reason, String amount) {}

    /**
     * The switch that may be moved.
     *
     * @param price empty where the page is yet to be asked for it
     */
    public record Offer(boolean on, Optional<Price> price) {}

    /**
     * A fact.
     *
     * @param state as the REST interface names it
     * @param because of what is left out: who left it out, and why
     */
    public record Told(
            Instant at,
            String what,
            String detail,
            String who,
            Instant recordedAt,
            String state,
            boolean leftOut,
            String because,
            boolean voidable,
            String source,
            String id) {}

    /** A grade that is held. */
    public record Held(String id, String tool, Instant scoredAt, Instant receivedAt) {}

    /** What an LMS says of the learner in a course. */
    public record Course(String lms, String course, String state, Instant seenAt) {}

    /** A voucher. */
    public record VoucherRow(String name, String code, String state, boolean revocable) {}
}
