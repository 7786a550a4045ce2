package org.headcount.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.headcount.gateway.StaffMember;
import org.headcount.gateway.StaffSessions;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.OperatorKey;

/**
 * Who is signed in, in which browser. Whoever signs in gets a session that nobody had before; the one that their browser had ends. A session ends when nobody
 * uses it, after its longest time, by signing out, with the member, and the operator's with the operator's key.
 */
final class SignedIn {

    static final String COOKIE = "hc_staff";

    private static final int SECRET_BITS = 200;
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final StaffSessions sessions;
    private final OperatorKey operator;
    private final StaffCookies cookies;
    private final InstantSource clock;
    private final Duration idle;
    private final Duration longest;

    SignedIn(
            StaffSessions sessions,
            OperatorKey operator,
            StaffCookies cookies,
            InstantSource clock,
            Duration idle,
            Duration longest) {
        this.sessions = sessions;
        this.operator = operator;
        this.cookies = cookies;
        this.clock = clock;
        this.idle = idle;
        this.longest = longest;
    }

    /** Who is signed in where this comes from. */
    Optional<StaffSession> find(HttpServletRequest request) {
        Optional<StaffSession> found =
                kept(request).filter(session -> !isOver(session.kept().session()));
        found.ifPresent(session -> {
            StaffSessions.Session row = session.kept().session();
            if (row.seenAt().plus(NOTED_EVERY).isBefore(clock.instant())) {
                sessions.touch(row, clock.instant());
            }
        });
        return found;
    }

    /** One that has ended by itself, not long ago: it tells in whose frame the browser shows us. */
    Optional<StaffSession> ended(HttpServletRequest request) {
        return kept(request).filter(session -> isOver(session.kept().session()));
    }

    private Optional<StaffSession> kept(HttpServletRequest request) {
        return cookies.read(request, COOKIE).flatMap(value -> {
            int dot = value.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            String institution = value.substring(0, dot);
            String secret = value.substring(dot + 1);
            if (!institution.isEmpty() && !InstitutionId.isOne(institution)) {
                return Optional.empty();
            }
            Optional<InstitutionId> whose =
                    institution.isEmpty() ? Optional.empty() : Optional.of(new InstitutionId(institution));
            return sessions.find(whose, Secrets.hash(secret)).map(kept -> new StaffSession(secret, kept));
        });
    }

    private boolean isOver(StaffSessions.Session session) {
        Instant now = clock.instant();
        boolean late = !now.isBefore(session.endsAt())
                || !now.isBefore(session.seenAt().plus(idle));
        boolean otherKey = session.institution().isEmpty() && !Secrets.same(session.operatorKey(), operatorKey());
        return late || otherKey;
    }

    void beginOperator(HttpServletRequest request, HttpServletResponse response) {
        begin(Optional.empty(), "", operatorKey(), "", "", request, response);
    }

    /**
     * @param frames as for {@link StaffSessions.Session}
     * @param locale likewise
     */
    void begin(
            StaffMember member,
            String frames,
            String locale,
            HttpServletRequest request,
            HttpServletResponse response) {
        begin(Optional.of(member.institution()), member.id(), "", frames, locale, request, response);
    }

    private void begin(
            Optional<InstitutionId> institution,
            String member,
            String operatorKey,
            String frames,
            String locale,
            HttpServletRequest request,
            HttpServletResponse response) {
        kept(request).ifPresent(this::forget);
        String secret = Secrets.id(SECRET_BITS);
        Instant now = clock.instant();
        sessions.begin(new StaffSessions.Session(
                institution, Secrets.hash(secret), member, operatorKey, frames, locale, now, now.plus(longest)));
        cookies.write(COOKIE, institution.map(InstitutionId::value).orElse("") + "." + secret, longest, response);
    }

    void end(StaffSession session, HttpServletResponse response) {
        forget(session);
        cookies.remove(COOKIE, response);
    }

    /** Ends all of the same person, wherever they are signed in. */
    void endAll(StaffSession session, HttpServletResponse response) {
        sessions.endAll(session.institution(), session.kept().session().member());
        cookies.remove(COOKIE, response);
    }

    private void forget(StaffSession session) {
        sessions.end(session.institution(), session.kept().session().hash());
    }

    /** Says no more of the key than whether it is still the same. */
    private String operatorKey() {
        return Secrets.hash(operator.bound("staff-session"));
    }
}
