package org.headcount.gateway.launch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.Licence;
import org.headcount.metering.terms.Terms;

/**
 * All that one launch leaves behind, written in one durable commit.
 *
 * @param platform the LMS that it came from
 * @param nonce spent by this arrival: a second one with the same nonce writes nothing
 * @param report the activity; empty for a launch that names nobody
 * @param gate what decides whether the learner may go on; empty where nobody is counted
 * @param displayName the person's name as the LMS tells it; empty when it does not
 * @param reach what the tool may reach because of this launch; empty when the LMS offers no grade service
 * @param sisId the identity by which the learner is matched with those of other LMSs; empty where there is none, or the
 *     institution does not allow it
 * @param parked the launch on its way to the tool
 */
public record Arrival(
        InstitutionId institution,
        String platform,
        String nonce,
        Optional<Report> report,
        Optional<Gate> gate,
        String displayName,
        Optional<Reach> reach,
        Optional<IdentityName> sisId,
        Optional<ParkedLaunch> parked) {

    public Arrival {
        report.ifPresent(fact -> requireKey(fact, platform, nonce));
        if (gate.isPresent() && report.isEmpty()) {
            throw new IllegalArgumentException("a launch that nobody is counted for has no gate");
        }
    }

    private static void requireKey(Report fact, String platform, String nonce) {
        if (!fact.key().equals(key(platform, nonce))) {
            throw new IllegalArgumentException("the fact of a launch is named by its platform and nonce");
        }
    }

    /** An arrival by which nobody is matched, and that goes nowhere. */
    public Arrival(
            InstitutionId institution,
            String platform,
            String nonce,
            Optional<Report> report,
            Optional<Gate> gate,
            String displayName,
            Optional<Reach> reach) {
        this(institution, platform, nonce, report, gate, displayName, reach, Optional.empty(), Optional.empty());
    }

    /** The name of the fact that a launch leaves behind: nobody can report it twice without spending its nonce twice. */
    public static FactKey key(String platform, String nonce) {
        return new FactKey("lti." + platform, nonce);
    }

    public FactKey key() {
        return key(platform, nonce);
    }

    /** What is written down instead of the report, under the same key. */
    public Report refusal(Decision why) {
        Report refusal = gate.orElseThrow().refusal().apply(why);
        requireKey(refusal, platform, nonce);
        return refusal;
    }

    /**
     * Whether the learner may go on, decided in the act that writes it down. Where licences are limited one is taken, unless
     * the learner is active when it is written down.
     *
     * @param refusal what is written down instead
     */
    public record Gate(Judge judge, Function<Decision, Report> refusal) {}

    /** Decides by a learner's licence. Without looking anything up: whoever asks waits, and others behind it. */
    @FunctionalInterface
    public interface Judge {

        /**
         * @param terms in force until the decision is written down
         * @param inUse how many licences are in use; costs a count
         */
        Decision of(Terms terms, Optional<Licence> who, IntSupplier inUse);
    }

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
     * @param memberships where the LMS tells who is in the context; empty where it does not
     * @param groups where it tells into which groups the context is divided; empty where it does not
     * @param groupSets likewise
     */
    public record ContextService(
            String ref,
            InstitutionId institution,
            String platform,
            String deployment,
            String tool,
            String context,
            String lineItems,
            Set<String> scopes,
            String memberships,
            String groups,
            String groupSets) {

        /** Of an LMS that does not tell who is in the context. */
        public ContextService(
                String ref,
                InstitutionId institution,
                String platform,
                String deployment,
                String tool,
                String context,
                String lineItems,
                Set<String> scopes) {
            this(ref, institution, platform, deployment, tool, context, lineItems, scopes, "");
        }

        /** Of an LMS that tells of no groups. */
        public ContextService(
                String ref,
                InstitutionId institution,
                String platform,
                String deployment,
                String tool,
                String context,
                String lineItems,
                Set<String> scopes,
                String memberships) {
            this(ref, institution, platform, deployment, tool, context, lineItems, scopes, memberships, "", "");
        }
    }
}
