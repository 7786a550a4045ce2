package org.headcount.web.admin.connections;

import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.registration.FreshInvitation;
import org.headcount.gateway.registration.Invitation;
import org.headcount.gateway.registration.Invitations;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.Visit;

/** Invites LMSs and tools to register by themselves. What invites them is shown once. */
final class Inviting {

    private final ConnectionRooms rooms;
    private final Registering registering;
    private final PlatformViews platformViews;

    Inviting(ConnectionRooms rooms, Registering registering, PlatformViews platformViews) {
        this.rooms = rooms;
        this.registering = registering;
        this.platformViews = platformViews;
    }

    private Invitations invitations(Visit visit) {
        return rooms.invitations().by(visit.author());
    }

    Answer lms(Visit visit) {
        String issuer = visit.parameter("issuer");
        String renewed = visit.parameter("platform");
        if (!renewed.isEmpty() && platformViews.connected(visit.id(), renewed).isEmpty()) {
            throw Visit.notFound();
        }
        if (!issuer.isEmpty() && !registering.isIssuer(issuer)) {
            return Answer.goOn(visit.frame().page("connections"), Notice.failed("no-address"));
        }
        FreshInvitation made = FreshInvitation.ofLms(
                visit.id(),
                Optional.of(renewed).filter(id -> !id.isEmpty()),
                issuer,
                Registering.registrar(visit),
                rooms.clock().instant());
        if (!invitations(visit).add(made.kept(), visit.form())) {
            return Answer.goOn(visit.frame().page("connections"), Notice.failed("shown-before"));
        }
        return Answer.of(visit.page(
                "admin/connections/invitation.jte",
                Map.of(
                        "registrationUri",
                        rooms.addresses().register(made.secret()),
                        "expiresAt",
                        made.kept().expiresAt(),
                        "lms",
                        KnownLms.of(visit.parameter("lms"))
                                .filter(KnownLms::registersByItself)
                                .map(KnownLms::wire)
                                .orElse(""))));
    }

    Answer tool(Visit visit) {
        String platform = visit.parameter("platform");
        String opened = visit.parameter("registrationUri");
        if (platformViews.connected(visit.id(), platform).isEmpty()) {
            throw Visit.notFound();
        }
        if (registering.fault(visit, opened).isPresent()) {
            return Answer.goOn(visit.frame().page("connections"), Notice.failed("no-address"));
        }
        FreshInvitation made = FreshInvitation.ofTool(
                visit.id(),
                platform,
                Registering.registrar(visit),
                rooms.clock().instant());
        if (!invitations(visit).add(made.kept(), visit.form())) {
            return Answer.goOn(visit.frame().page("connections"), Notice.failed("shown-before"));
        }
        return Answer.of(visit.page(
                "admin/connections/toolinvitation.jte",
                Map.of(
                        "openUri",
                        made.opening(opened, rooms.addresses()),
                        "configuration",
                        made.configuration(rooms.addresses()),
                        "secret",
                        made.secret(),
                        "expiresAt",
                        made.kept().expiresAt())));
    }

    /** @param kind {@code platforms} or {@code tools} */
    Answer withdraw(Visit visit, String kind, String id) {
        Invitation.Kind invited = kind.equals("platforms") ? Invitation.Kind.LMS : Invitation.Kind.TOOL;
        boolean there = invitations(visit).withdraw(visit.id(), invited, id);
        return Answer.goOn(
                visit.frame().page("connections"), there ? Notice.done("withdrawn") : Notice.failed("not-waiting"));
    }
}
