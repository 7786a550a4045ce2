package org.headcount.gateway.connection;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/**
 * The LMSs and tools that are connected, and the global directory that says which institution a launch belongs to.
 * Reading is cheap enough for every request; what another node changed is seen within a few seconds.
 */
public interface Connections {

    /** The same, whose changes are told to have been made by somebody; without it they were made by ourselves. */
    default Connections by(Author author) {
        return this;
    }

    /**
     * Connects an LMS. Two rules hold, whoever races; where one is broken, nothing is stored:
     *
     * <ul>
     *   <li>(issuer, client_id, deployment) belongs to one institution, decided by a unique key: the first holder wins.
     *   <li>Institutions that have one client_id are the same client of one LMS ({@link PlatformRegistration#isSameClientAs}), as all of Blackboard's are,
     *       unless the operator says that they are clients of different ones. For an LMS lets in whoever signs as its client, and one that many
     *       institutions share reads the keys that we sign with for any of them: with addresses of its own, one institution could have us ask for a token, or
     *       sign for one, that another's LMS accepts.
     * </ul>
     */
    PlatformOutcome addPlatform(InstitutionId institution, PlatformRegistration platform, Registrar by);

    /**
     * Changes a registration, its deployments included, under the same rules; but what stays the same client needs no leave to stay. Of several that race each
     * sees what the one before has made.
     *
     * @param change from the registration as it is, which nobody else changes meanwhile, to one of the same id. It may be asked more than once, and so changes
     *     nothing; what it throws reaches the caller, and nothing is changed then
     */
    PlatformOutcome changePlatform(
            InstitutionId institution, String platform, Registrar by, UnaryOperator<PlatformRegistration> change);

    /**
     * Disconnects an LMS, and forgets the keys that we signed with for it.
     *
     * @return whether there was one
     */
    boolean removePlatform(InstitutionId institution, String platform);

    /** An institution's LMSs in the order in which they were connected. */
    List<PlatformRegistration> platforms(InstitutionId institution);

    /** The LMS of that id, whosever it is: our addresses carry no institution. */
    Optional<LmsConnection> platform(String platform);

    /** All registrations of an issuer in the order in which they were connected. */
    List<LmsConnection> ofIssuer(String issuer);

    /** The one holder of a deployment. */
    Optional<LmsConnection> holder(String issuer, String clientId, String deployment);

    void addTool(InstitutionId institution, ToolRegistration tool);

    /**
     * Changes a tool as {@link #changePlatform} does an LMS.
     *
     * @return what it is from now on; nothing where there is no such tool
     */
    Optional<ToolRegistration> changeTool(
            InstitutionId institution, String tool, UnaryOperator<ToolRegistration> change);

    /** @return whether there was one */
    boolean removeTool(InstitutionId institution, String tool);

    /** An institution's tools in the order in which they were connected. */
    List<ToolRegistration> tools(InstitutionId institution);

    Optional<ToolRegistration> tool(InstitutionId institution, String tool);

    /** Whether there is a tool of that id, whosever it is: our addresses carry no institution. */
    boolean isTool(String tool);
}
