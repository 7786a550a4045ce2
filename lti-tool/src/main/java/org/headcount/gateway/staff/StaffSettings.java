package org.headcount.gateway.staff;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/** Keeps by which ways the staff of an institution come in. */
public interface StaffSettings {

    /** The same, whose changes are told to have been made by somebody; without it they were made by ourselves. */
    default StaffSettings by(Author author) {
        return this;
    }

    /** {@link StaffEntry#USUAL} until an institution says otherwise. */
    StaffEntry entry(InstitutionId institution);

    /** What became of a change to the ways in. */
    enum Change {
        DONE,
        /** There was nothing to change. */
        NOTHING_THERE,
        /** Nothing was changed: no owner who has come in would be left with a way in. Nobody takes another owner away at the same moment. */
        LAST_OWNER
    }

    default Change changeEntry(InstitutionId institution, StaffEntry entry) {
        return changeEntry(institution, before -> entry);
    }

    /**
     * Likewise by what it is now: nobody comes in, and nothing else is changed, in between. It may be asked more than once. By which role an owner came nobody
     * notes: where all of them came by one, what makes owners goes on doing so.
     */
    Change changeEntry(InstitutionId institution, UnaryOperator<StaffEntry> change);

    Optional<IdentityProvider> provider(InstitutionId institution);

    /** Takes the place of the one before. */
    Change keepProvider(InstitutionId institution, IdentityProvider provider);

    Change removeProvider(InstitutionId institution);

    /**
     * Where the people of an institution sign in with OpenID Connect.
     *
     * @param issuer as its configuration and its tokens name it
     * @param sealedSecret of our client there, sealed; empty for a client without one
     */
    record IdentityProvider(String issuer, String clientId, String sealedSecret) {

        @Override
        public String toString() {
            return "IdentityProvider[" + issuer + "]";
        }
    }
}
