package org.headcount.gateway.staff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.gateway.launch.Visitor;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;

/** Decides who of an LMS's users may come in to the pages of staff. */
public final class StaffDesk {

    private static final String PURPOSE = "staff-at-the-door";
    private static final Duration WAITS = Duration.ofHours(1);

    private final StaffMembers members;
    private final Seal seal;
    private final InstantSource clock;

    public StaffDesk(StaffMembers members, Seal seal, InstantSource clock) {
        this.members = members;
        this.seal = seal;
        this.clock = clock;
    }

    /**
     * The member as whom a launch lets somebody in; empty for whoever has no right to these pages.
     *
     * @param session to begin with it
     */
    public Optional<StaffMember> enter(Visitor visitor, Function<StaffMember, StaffSessions.Session> session) {
        return visitor.roles().isTestUser()
                ? Optional.empty()
                : members.enter(
                        visitor.institution(),
                        identity(visitor),
                        entry -> entry.of(visitor.roles()),
                        session,
                        clock.instant());
    }

    private static StaffIdentity identity(Visitor visitor) {
        return StaffIdentity.ofLms(visitor.platform(), visitor.subject(), visitor.name());
    }

    /**
     * Somebody who stands at the door and may have an invitation.
     *
     * @param hash of their identity
     */
    public record AtTheDoor(
            InstitutionId institution, String platform, String hash, String name, String locale, String returnUrl) {

        @Override
        public String toString() {
            return "AtTheDoor[" + platform + "]";
        }
    }

    /** Who came with a launch, for their browser to keep for an hour. */
    public String remember(Visitor visitor) {
        String text = String.join(
                "\n",
                Long.toString(clock.instant().plus(WAITS).toEpochMilli()),
                visitor.institution().value(),
                visitor.platform(),
                identity(visitor).hash(),
                visitor.name(),
                visitor.locale(),
                visitor.returnUrl());
        return seal.close(PURPOSE, text.getBytes(UTF_8));
    }

    /** Empty for anything that we did not seal, and for what is too old. */
    public Optional<AtTheDoor> recognize(String remembered) {
        return seal.open(PURPOSE, remembered)
                .map(bytes -> new String(bytes, UTF_8).split("\n", -1))
                .filter(parts -> clock.instant().isBefore(Instant.ofEpochMilli(Long.parseLong(parts[0]))))
                .map(parts ->
                        new AtTheDoor(new InstitutionId(parts[1]), parts[2], parts[3], parts[4], parts[5], parts[6]));
    }

    /**
     * Lets them in by an invitation; empty where it opens nothing.
     *
     * @param session to begin with it
     */
    public Optional<StaffMember> join(
            AtTheDoor person, String invitation, Function<StaffMember, StaffSessions.Session> session) {
        return members.join(
                person.institution(),
                Secrets.hash(invitation),
                new StaffIdentity(person.hash(), StaffIdentity.LMS, person.name(), ""),
                session,
                clock.instant());
    }
}
