package org.headcount.gateway.roster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.message.RosterMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceClient.Opening;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.LongList;
import org.headcount.lti.wire.OpenReply;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads rosters without being asked, one page after another, so that an enrolment counts before the first launch; where the policy does not count enrolments, no LMS is asked. */
public final class RosterReading {

    private static final Logger LOG = LoggerFactory.getLogger(RosterReading.class);
    private static final Duration LEASE = Duration.ofMinutes(30);
    private static final Duration AFTER_A_FAILURE = Duration.ofHours(1);
    private static final int MOST_PAGES = 2_000;
    private static final int AT_A_TIME = 200;

    private final Rosters rosters;
    private final Connections connections;
    private final Institutions institutions;
    private final ServiceClient client;
    private final Duration again;
    private final InstantSource clock;

    /** @param again how long after a roster was read it is read again */
    public RosterReading(
            Rosters rosters,
            Connections connections,
            Institutions institutions,
            ServiceClient client,
            Duration again,
            InstantSource clock) {
        this.rosters = rosters;
        this.connections = connections;
        this.institutions = institutions;
        this.client = client;
        this.again = again;
        this.clock = clock;
    }

    /**
     * Reads one roster, if one is due; of several nodes one does.
     *
     * @return whether there was one
     */
    public boolean readOne() {
        Instant now = clock.instant();
        Optional<Rosters.Reading> taken = rosters.take(now, LEASE);
        if (taken.isEmpty()) {
            return false;
        }
        Rosters.Reading reading = taken.get();
        Optional<PlatformRegistration> lms = connections
                .platform(reading.course().platform())
                .filter(found -> found.institution().equals(reading.course().institution()))
                .map(LmsConnection::platform)
                .filter(found -> found.deployments().contains(reading.course().deployment()));
        if (lms.isEmpty() || !counts(reading, now)) {
            rosters.end(reading, false, now.plus(again));
            return true;
        }
        boolean whole = read(reading, lms.get());
        LOG.info(
                "roster of platform {}: {}",
                reading.course().platform(),
                whole ? "read" : "not read to its end, to be read again");
        rosters.end(reading, whole, clock.instant().plus(whole ? again : AFTER_A_FAILURE));
        return true;
    }

    private boolean counts(Rosters.Reading reading, Instant now) {
        return institutions
                .find(reading.course().institution())
                .map(Institution::terms)
                .filter(terms -> terms.ended(now).isEmpty())
                .filter(terms -> terms.policy().inForceAt(now).kinds().contains(Kind.ENROLMENT))
                .isPresent();
    }

    /** @return whether it came to the end */
    private boolean read(Rosters.Reading reading, PlatformRegistration lms) {
        Set<URI> seen = new HashSet<>();
        Optional<URI> next = ServiceUrls.read(reading.memberships());
        if (next.isEmpty()) {
            return false;
        }
        while (next.isPresent() && seen.add(next.get()) && seen.size() <= MOST_PAGES) {
            Optional<Page> page = page(reading, lms, next.get());
            if (page.isEmpty()) {
                return false;
            }
            if (page.get().next() instanceof ServiceUrls.Lead.Elsewhere) {
                return false;
            }
            next = page.get().next().page();
        }
        return next.isEmpty();
    }

    private record Page(ServiceUrls.Lead next) {}

    /** Empty where it could not be read to its end. */
    private Optional<Page> page(Rosters.Reading reading, PlatformRegistration lms, URI url) {
        Call call = Call.get(url).with("Accept", RosterMedia.MEMBERSHIPS);
        Opening opening = client.open(lms, Set.of(Scopes.ROSTER_READ), call);
        if (!(opening instanceof Opening.Opened opened)) {
            return Optional.empty();
        }
        try (OpenReply reply = opened.reply()) {
            if (!reply.isSuccess()) {
                return Optional.empty();
            }
            Batch batch = new Batch(reading);
            LongList.pass(reply.body(), OutputStream.nullOutputStream(), "members", Map.of(), batch::add);
            batch.note();
            return Optional.of(new Page(ServiceUrls.next(url, reply.headerValues("Link"))));
        } catch (IOException brokenOff) {
            return Optional.empty();
        }
    }

    /** Members that are written down together. */
    private final class Batch {

        private final Rosters.Reading reading;
        private final List<RosterMember> members = new ArrayList<>();

        Batch(Rosters.Reading reading) {
            this.reading = reading;
        }

        ObjectNode add(ObjectNode member) {
            RosterMember.read(member).ifPresent(members::add);
            if (members.size() == AT_A_TIME) {
                note();
            }
            return member;
        }

        void note() {
            if (!members.isEmpty()) {
                rosters.note(reading.course(), Optional.empty(), reading.number(), List.copyOf(members));
                members.clear();
            }
        }
    }
}
