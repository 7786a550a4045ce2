package org.headcount.gateway;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;

/**
 * All that one launch leaves behind, written in one durable commit.
 *
 * @param platform the LMS that it came from
 * @param nonce spent by this arrival: a second one with the same nonce writes nothing
 * @param report the activity; empty for a launch that names nobody
 * @param place the licence that the activity takes where they are limited; empty where it takes none
 * @param displayName the person's name as the LMS tells it; empty when it does not
 * @param reach what the tool may reach because of this launch; empty when the LMS offers no grade service
 * @param sisId the identity by which the learner is matched with those of other LMSs; empty where there is none, or the
 *     institution does not allow it
 */
public record Arrival(
        InstitutionId institution,
        String platform,
        String nonce,
        Optional<Report> report,
        Optional<Place> place,
        String displayName,
        Optional<Reach> reach,
        Optional<IdentityName> sisId) {

    public Arrival {
        FactKey key = key(platform, nonce);
        if (Stream.concat(report.stream(), place.map(Place::otherwise).stream())
                .anyMatch(fact -> !fact.key().equals(key))) {
            throw new IllegalArgumentException("the fact of a launch is named by its platform and nonce");
        }
    }

    /** An arrival by which nobody is matched. */
    public Arrival(
            InstitutionId institution,
            String platform,
            String nonce,
            Optional<Report> report,
            Optional<Place> place,
            String displayName,
            Optional<Reach> reach) {
        this(institution, platform, nonce, report, place, displayName, reach, Optional.empty());
    }

    /** The name of the fact that a launch leaves behind: nobody can report it twice without spending its nonce twice. */
    public static FactKey key(String platform, String nonce) {
        return new FactKey("lti." + platform, nonce);
    }

    public FactKey key() {
        return key(platform, nonce);
    }

    /**
     * A licence that is needed unless the learner is active when the launch is written down.
     *
     * @param most how many may be in use
     * @param otherwise the refusal that is written down instead, under the same key, when none is free
     */
    public record Place(int most, Report otherwise) {}

    /**
     * What a launch lets its tool reach in one context of one deployment.
     *
     * @param service the address of the context's services as the tool sees it: what, of all, this launch updates
     * @param lineItems URLs of the line items that the launch gave it
     * @param resourceLink the link that was launched; empty for none
     * @param subject who is known to the tool in this context from now on; empty for nobody
     */
    public record Reach(
            ContextService service,
            List<String> lineItems,
            Optional<String> resourceLink,
            Optional<IdentityName> subject) {}

    /**
     * One context's services as one tool reaches them.
     *
     * @param ref opaque, lower case, the same for every launch of one tool from one context of one deployment
     * @param lineItems the LMS's container URL; empty where the LMS offers none
     * @param scopes what the LMS granted
     */
    public record ContextService(
            String ref,
            InstitutionId institution,
            String platform,
            String deployment,
            String tool,
            String context,
            String lineItems,
            Set<String> scopes) {}
}
