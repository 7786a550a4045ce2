package org.headcount.gateway.launch;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/** What tools were asked to let people choose, and the links that came of it. */
public interface DeepLinks {

    /** Keeps a request until it is answered or expires. */
    void ask(DeepLinkRequest request);

    /** A request that is neither answered nor expired. */
    Optional<DeepLinkRequest> open(InstitutionId institution, String handle, Instant now);

    /**
     * Answers a request, atomically: of all who answer one request, and of all answers of one tool and LMS that share a token, exactly one is told {@code
     * true}; its links are there from then on, and nothing of the others is.
     *
     * @param tokens that are spent by it
     * @param forgetTokensAfter no earlier than the answer expires
     */
    boolean answer(
            DeepLinkRequest request, List<String> tokens, Instant forgetTokensAfter, List<Link> links, Instant now);

    /** Keeps a link to a place that a tool named otherwise than in an answer. Repeats change nothing. */
    void keep(InstitutionId institution, Link link);

    /** Throws away what was asked on behalf of somebody. */
    void forget(InstitutionId institution, IdentityName person);

    Optional<Link> link(InstitutionId institution, String id);

    /** Whether there is a link of that id, whosever it is: our addresses carry no institution. */
    boolean isLink(String id);

    /** Whether a link leads to that place of a tool: with the query that the link has, or with none. */
    boolean leadsTo(InstitutionId institution, String tool, String address);

    /**
     * One place of a tool, as LMSs launch it.
     *
     * @param id opaque, the same for the same place: a course that is copied, and a place that is chosen again, have the same link
     */
    record Link(String id, String tool, URI url) {

        public static Link to(InstitutionId institution, String tool, URI url) {
            return new Link(LineItemId.digest(institution.value(), tool, url.toString()), tool, url);
        }

        /** Without query and fragment. */
        public String redirectUri() {
            return url.toString().split("[?#]", 2)[0];
        }
    }
}
