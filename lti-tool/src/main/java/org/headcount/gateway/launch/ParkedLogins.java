package org.headcount.gateway.launch;

import java.time.Instant;
import java.util.Map;
import org.headcount.metering.fact.InstitutionId;

/**
 * Keeps what logins began with, to begin them anew in a new window, where it is too long for the browser to carry: hints of some LMSs have kilobytes. May be
 * lost in a power cut.
 */
public interface ParkedLogins {

    /** Of one institution at a time. */
    int MOST = 1_000;

    /**
     * Keeps a login's parameters. Nobody has signed them and anybody may send them, so no more than about {@link #MOST} are kept for an institution at a
     * time; one beyond is not kept, and its new window has to be opened in the LMS.
     *
     * @param login a name that nobody else has
     */
    void park(InstitutionId institution, String login, Map<String, String> parameters, Instant forgetAfter);

    /** Throws away whatever is parked of an institution: whose it is nobody has proven, and some LMSs write it into their hints. */
    void forget(InstitutionId institution);

    /** In their order, and as often as asked, since a button may be pressed twice; empty for what was not kept, and from {@code forgetAfter} on. */
    Map<String, String> find(InstitutionId institution, String login, Instant now);
}
