package org.headcount.web.admin.learners;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One learner with everything that explains it, ready to be read.
 *
 * @param policy in sentences
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
     * @param measured with how many the institution is charged
     * @param amount how much less it would cost with one learner fewer; empty without rates
     */
    public record Month(String name, String key, boolean charged, String reason, String measured, String amount) {}

    /** The switch that may be moved, with its price. */
    public record Offer(boolean on, Price price) {}

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
