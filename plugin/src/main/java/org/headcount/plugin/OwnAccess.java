package org.headcount.plugin;

/** What an inactive learner's own access does: the policy's onReturn and enforcement, as the service tells them. */
enum OwnAccess {
    /** It makes the learner active again; so does an enrolment or a voucher from anyone. */
    REACTIVATES,
    /** It is let through and changes nothing. */
    PASSES,
    /** It is refused, log-in included. */
    REFUSED
}
