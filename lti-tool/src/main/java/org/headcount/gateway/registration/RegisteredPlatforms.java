package org.headcount.gateway.registration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.gateway.connection.Registrar;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/** The LMSs that registered us by themselves. One that waits takes part in nothing: no launch, no deployment of anybody's, but its keys can be read. */
public interface RegisteredPlatforms {

    /** The same, whose changes are told to have been made by somebody; without it they were made by ourselves. */
    default RegisteredPlatforms by(Author author) {
        return this;
    }

    /** Makes an id known before anything is registered under it, so that there are keys which the LMS may look at meanwhile. Safe to repeat. */
    void expect(InstitutionId institution, String platform);

    /** Whether there is an LMS of that id, connected or to come, whosever it is. */
    boolean isKnown(String platform);

    /** Takes back an id under which nothing was registered, and its keys. Does nothing where something was. */
    void giveUp(InstitutionId institution, String platform);

    /** Keeps what was registered under an id that is expected, until somebody approves or removes it. */
    void add(InstitutionId institution, Waiting waiting);

    /** Those that wait, in the order in which they came. */
    List<Waiting> waiting(InstitutionId institution);

    /**
     * Connects one that waits, under the rules of {@link Connections#addPlatform}, atomically: of several callers exactly one does. Where a rule is broken it
     * goes on waiting. {@link PlatformOutcome.NotThere} when none waits.
     */
    PlatformOutcome approve(InstitutionId institution, String platform, Registrar by);

    /**
     * Forgets one that waits, and its keys.
     *
     * @return whether there was one
     */
    boolean remove(InstitutionId institution, String platform);

    /** How a registration can be changed, of one that is connected or waits; empty for one that did not register by itself. */
    Optional<Origin> origin(InstitutionId institution, String platform);

    /**
     * Keeps how a registration can be changed from now on, atomically: of several who had the same token before, exactly one. Nothing for an LMS that did not
     * register by itself.
     *
     * @return whether it is kept
     */
    boolean change(InstitutionId institution, String platform, Origin before, Origin origin);

    /**
     * Keeps this, and changes the connection as {@link Connections#changePlatform} does, in one act: whoever dies meanwhile leaves both or neither. Where the
     * connection cannot be changed this is kept all the same, because the LMS takes no other token from now on.
     *
     * @param before as for {@link #change}; empty for an LMS of which there is nothing to keep
     */
    PlatformOutcome renew(
            InstitutionId institution,
            String platform,
            Registrar by,
            Optional<Origin> before,
            Origin origin,
            UnaryOperator<PlatformRegistration> change);

    /** One that waits. */
    record Waiting(PlatformRegistration platform, Instant registeredAt, Origin origin) {}

    /**
     * Where a registration comes from.
     *
     * @param configuration the address of the LMS's configuration
     * @param offer what was found there, as JSON
     * @param clientUri where the LMS lets us change the registration; empty where it does not
     * @param accessToken for that, sealed; empty for none
     */
    record Origin(String configuration, String offer, String clientUri, String accessToken) {

        @Override
        public String toString() {
            return "Origin[" + configuration + "]";
        }
    }
}
