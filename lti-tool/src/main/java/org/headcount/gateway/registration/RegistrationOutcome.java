package org.headcount.gateway.registration;

import java.util.List;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.lti.tool.OurRegistration;
import org.headcount.lti.tool.PlatformOffer;
import org.headcount.lti.tool.Violation;

/** What became of an LMS's opening of its invitation. {@code addresses}, where there are any, are those of the LMS in whose frame this is shown. */
public sealed interface RegistrationOutcome {

    /** The invitation is unknown, used or over. */
    record NotInvited() implements RegistrationOutcome {}

    /**
     * The LMS is in order; nothing was registered yet.
     *
     * @param sealed to be sent back by whoever confirms
     */
    record Ready(PlatformOffer offer, OurRegistration ours, boolean renews, String sealed)
            implements RegistrationOutcome {}

    /** It is registered. {@code waits}: until staff approve it. */
    record Registered(String platform, String clientId, PlatformOffer offer, boolean waits)
            implements RegistrationOutcome {}

    /** Nothing was registered; the invitation stays good. */
    record Refused(List<String> addresses, List<Violation> violations) implements RegistrationOutcome {}

    /** The LMS has registered us under what belongs to somebody else here. */
    record Taken(List<String> addresses, PlatformOutcome why) implements RegistrationOutcome {}
}
