package org.headcount.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffSessions;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.OperatorKey;

/**
 * Who is signed in, in which browser. Whoever signs in gets a session that nobody had before; the one that their browser had ends. A session ends when nobody
 * uses it, after its longest time, by signing out, with the member, and the operator's with the operator's key.
 */
final class SignedIn {

    static final String COOKIE = "hc_staff";

    /** For one redirection: a launch arrives elsewhere than where browsers show {@link #COOKIE}. */
    private static final String HANDED_OVER = "hc_staff_new";

    private static final Duration HAND_OVER = Duration.ofMinutes(1);

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
                kept(request, COOKIE).filter(session -> !isOver(session.kept().session()));
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
        return kept(request, COOKIE).filter(session -> isOver(session.kept().session()));
    }

    private Optional<StaffSession> kept(HttpServletRequest request, String cookie) {
        return cookies.read(request, cookie).flatMap(value -> {
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
        String secret = freshSecret();
        sessions.begin(session(Optional.empty(), "", secret, operatorKey(), "", ""));
        give(Optional.empty(), secret, request, response);
    }

    /** Gives the browser a session that has begun, in the place of the one that it had. */
    void give(
            Optional<InstitutionId> institution,
            String secret,
            HttpServletRequest request,
            HttpServletResponse response) {
        kept(request, COOKIE).ifPresent(this::forget);
        cookies.write(COOKIE, value(institution, secret), longest, response);
    }

    private static String value(Optional<InstitutionId> institution, String secret) {
        return institution.map(InstitutionId::value).orElse("") + "." + secret;
    }

    static String freshSecret() {
        return Secrets.id(SECRET_BITS);
    }

    /**
     * A session to be begun.
     *
     * @param frames as for {@link StaffSessions.Session}
     * @param locale likewise
     */
    StaffSessions.Session session(StaffMember member, String secret, String frames, String locale) {
        return session(Optional.of(member.institution()), member.id(), secret, "", frames, locale);
    }

    private StaffSessions.Session session(
            Optional<InstitutionId> institution,
            String member,
            String secret,
            String operatorKey,
            String frames,
            String locale) {
        Instant now = clock.instant();
        return new StaffSessions.Session(
                institution, Secrets.hash(secret), member, operatorKey, frames, locale, now, now.plus(longest));
    }

    /** Gives the browser a session where it does not show the one that it has: {@link #takeOver} makes it the only one. */
    void handOver(InstitutionId institution, String secret, HttpServletResponse response) {
        cookies.write(HANDED_OVER, value(Optional.of(institution), secret), HAND_OVER, response);
    }

    /**
     * Ends what the browser had before in favour of what it was given last.
     *
     * @return empty where it was given nothing
     */
    Optional<StaffSession> takeOver(HttpServletRequest request, HttpServletResponse response) {
        Optional<StaffSession> fresh = kept(request, HANDED_OVER)
                .filter(session -> !isOver(session.kept().session()));
        if (fresh.isPresent()) {
            kept(request, COOKIE)
                    .filter(old -> !old.secret().equals(fresh.get().secret()))
                    .ifPresent(this::forget);
            cookies.remove(HANDED_OVER, response);
            cookies.write(COOKIE, value(fresh.get().institution(), fresh.get().secret()), longest, response);
        }
        return fresh;
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
