package org.headcount.gateway.host;

import java.util.List;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/**
 * What a host calls its learners beside its own key of them: logins, e-mail addresses, ids that it had from elsewhere. Such
 * names mean whoever the host said last, since hosts give them to others in time; facts stay with whom they were about.
 */
public interface Aliases {

    /**
     * Lets names mean learners, who are met by it where they were not. Safe to repeat. A name under which somebody was met
     * for themselves, by a fact or a launch, goes on meaning them: linking those two is an administrator's affair.
     *
     * @return for each, in their order, whether the name means that learner now
     */
    List<Boolean> keep(InstitutionId institution, List<Alias> aliases);

    /** Another name of a learner. */
    record Alias(IdentityName learner, IdentityName name) {

        /**
         * Whether both are names of one host: its own, and its own with a point and some word behind it. What this service
         * gives away itself, and what LMSs launch with, are no names of a host: who is who among those is a link's affair.
         */
        public boolean ofOneHost() {
            String host = learner.namespace();
            return !learner.equals(name)
                    && !host.equals(IdentityName.DEFAULT)
                    && !host.equals(IdentityName.SIS)
                    && !host.equals("lti")
                    && !host.startsWith("lti.")
                    && (name.namespace().equals(learner.namespace())
                            || name.namespace().startsWith(learner.namespace() + "."));
        }
    }
}
