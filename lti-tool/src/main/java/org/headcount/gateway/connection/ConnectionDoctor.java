package org.headcount.gateway.connection;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.headcount.gateway.Addresses;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.Outbound;
import org.headcount.metering.fact.InstitutionId;

/** Looks at connections as they are now, by asking the other side; changes nothing, and keeps nothing of what it hears. */
public final class ConnectionDoctor {

    private final Connections connections;
    private final Outbound outbound;
    private final KeyRings toolKeys;
    private final LmsHosts hosts;
    private final Addresses addresses;
    private final Examinations examinations;
    private final InstantSource clock;

    /** @param toolKeys with which we sign toward LMSs */
    public ConnectionDoctor(
            Connections connections,
            Outbound outbound,
            KeyRings toolKeys,
            LmsHosts hosts,
            Addresses addresses,
            Examinations examinations,
            InstantSource clock) {
        this.connections = connections;
        this.outbound = outbound;
        this.toolKeys = toolKeys;
        this.hosts = hosts;
        this.addresses = addresses;
        this.examinations = examinations;
        this.clock = clock;
    }

    /**
     * Takes up to a minute where the LMS does not answer.
     *
     * @return empty while others are looked at, as {@link Examinations} says
     */
    public Optional<List<Finding>> examine(LmsConnection lms) {
        return examinations.one(lms.institution(), () -> findings(lms));
    }

    private List<Finding> findings(LmsConnection lms) {
        Set<String> wanted = new TreeSet<>();
        connections.tools(lms.institution()).forEach(tool -> wanted.addAll(tool.scopes()));
        PlatformRegistration platform = lms.platform();
        return new LmsExamination(
                        platform,
                        wanted,
                        outbound,
                        toolKeys.of(platform.id()),
                        addresses.toolKeys(platform.id()),
                        clock)
                .findings();
    }

    /** As for an LMS. */
    public Optional<List<Finding>> examine(
            InstitutionId institution, List<PlatformRegistration> platforms, ToolRegistration tool) {
        Set<String> frames = new TreeSet<>();
        platforms.forEach(platform -> frames.addAll(hosts.pages(platform.id())));
        return examinations.one(institution, () -> new ToolExamination(tool, frames, outbound, clock).findings());
    }
}
