package org.headcount.gateway.launch;

import org.headcount.gateway.connection.LeftClaims;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.NoticeHandlers;
import org.headcount.lti.tool.LaunchMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an LMS says of itself beside its launches: claims that no tool is told, and where it takes orders for notices. */
public final class Offers {

    private static final Logger LOG = LoggerFactory.getLogger(Offers.class);

    private final LeftClaims leftClaims;
    private final NoticeHandlers notices;

    public Offers(LeftClaims leftClaims, NoticeHandlers notices) {
        this.leftClaims = leftClaims;
        this.notices = notices;
    }

    /**
     * Remembers what a launch that is on record says. Never fails: by then its nonce is spent, so that whoever were told of a failure could not even repeat the
     * launch; what is not remembered comes again with the next one.
     */
    void note(LaunchMessage launch, LmsConnection lms) {
        String platform = lms.platform().id();
        try {
            leftClaims.note(lms.institution(), platform, ClaimsForTool.left(launch));
            launch.notificationService()
                    .ifPresent(service -> notices.offered(
                            new NoticeHandlers.Place(lms.institution(), platform, launch.deployment()), service));
        } catch (RuntimeException e) {
            LOG.warn("what platform {} says of itself could not be written down", platform, e);
        }
    }
}
