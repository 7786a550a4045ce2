package org.headcount.gateway.registration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.SentForm;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/** Keeps the invitations that are open. Those that have expired are forgotten. */
public interface Invitations {

    /** The same, whose changes are told to have been made by somebody; without it they were made by ourselves. */
    default Invitations by(Author author) {
        return this;
    }

    void add(Invitation invitation);

    /**
     * The same for a form: sent again, it adds nothing.
     *
     * @return whether it was added
     */
    boolean add(Invitation invitation, SentForm form);

    /** The one that a secret opens, whosever it is: our addresses carry no institution. Empty when it is unknown, taken or over. */
    Optional<Invitation> find(String hash, Instant now);

    /** Those of one kind that are open, in the order in which they end. */
    List<Invitation> open(InstitutionId institution, Invitation.Kind kind, Instant now);

    /**
     * Makes one worth nothing that nobody has used.
     *
     * @return whether there was one
     */
    boolean withdraw(InstitutionId institution, Invitation.Kind kind, String id);

    /** Takes it, atomically: of several callers, on whatever node, exactly one is told {@code true}, until it is given back. */
    boolean take(Invitation invitation, Instant now);

    /** Lets it be taken again, where nothing came of it. Safe to repeat. */
    void giveBack(Invitation invitation);
}
