package org.headcount.gateway.registration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.headcount.gateway.connection.Connections;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/** The tools that registered with us by themselves. One that waits for approval is launched by nobody and gets no token. */
public interface RegisteredTools {

    /** The same, whose changes are told to have been made by somebody; without it they were made by ourselves. */
    default RegisteredTools by(Author author) {
        return this;
    }

    /**
     * Takes an invitation and keeps what was registered by it, until somebody approves or removes it; all of it or nothing. Of several callers with one
     * invitation exactly one is told {@code true}; none where the LMS of the invitation is connected no more.
     *
     * @param hash of the token by which the tool reads and changes its registration
     */
    boolean add(Invitation invitation, ToolRegistration tool, String hash, Instant now);

    /** Those that wait, in the order in which they came. */
    List<ToolRegistration> waiting(InstitutionId institution);

    /** Connects one that waits, atomically; of several callers exactly one does. Empty when none waits. */
    Optional<ToolRegistration> approve(InstitutionId institution, String tool);

    /**
     * Forgets one that waits.
     *
     * @return whether there was one
     */
    boolean remove(InstitutionId institution, String tool);

    /** The registration whose token has this hash, whether it waits or is connected; nothing once the LMS is gone with which it was made. */
    Optional<ToolRegistration> find(InstitutionId institution, String platform, String tool, String hash);

    /** Makes the token worth nothing by which a tool reads and changes its registration. Safe to repeat; nothing where a tool has none. */
    void revoke(InstitutionId institution, String tool);

    /**
     * Changes the registration whose token has this hash, as {@link Connections#changeTool} does, whether it waits or is connected. Of a change and a
     * revocation at once, either comes first: nothing changes by a token that is revoked, nor once the LMS is gone with which the tool registered.
     *
     * @return what it is from now on; nothing where there is none
     */
    Optional<ToolRegistration> change(
            InstitutionId institution,
            String platform,
            String tool,
            String hash,
            UnaryOperator<ToolRegistration> change);
}
