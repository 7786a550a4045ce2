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

    default void changeEntry(InstitutionId institution, StaffEntry entry) {
        changeEntry(institution, before -> entry);
    }

    /** Likewise by what it is now: nobody comes in, and nothing else is changed, in between. It may be asked more than once. */
    void changeEntry(InstitutionId institution, UnaryOperator<StaffEntry> change);

    Optional<IdentityProvider> provider(InstitutionId institution);

    /** Takes the place of the one before. */
    void keepProvider(InstitutionId institution, IdentityProvider provider);

    /** @return whether there was one */
    boolean removeProvider(InstitutionId institution);

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
