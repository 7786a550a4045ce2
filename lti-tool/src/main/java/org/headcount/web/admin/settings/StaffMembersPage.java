package org.headcount.web.admin.settings;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.gateway.staff.FreshKey;
import org.headcount.gateway.staff.ProviderSignIn;
import org.headcount.gateway.staff.StaffInvitation;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffMembers;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSessions;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.lti.wire.Mailer;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;

/** Who works for an institution here, by which ways they come in, and with which keys programs do. */
public final class StaffMembersPage implements StaffPage {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_LABEL = 100;

    private final StaffMembers members;
    private final StaffSessions sessions;
    private final StaffSettings settings;
    private final ProviderSignIn providers;
    private final ApiKeys keys;
    private final Addresses addresses;
    private final InstantSource clock;

    public StaffMembersPage(
            StaffMembers members,
            StaffSessions sessions,
            StaffSettings settings,
            ProviderSignIn providers,
            ApiKeys keys,
            Addresses addresses,
            InstantSource clock) {
        this.members = members;
        this.sessions = sessions;
        this.settings = settings;
        this.providers = providers;
        this.keys = keys;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "staff";
    }

    @Override
    public String tab() {
        return "settings";
    }

    @Override
    public Staff.Right reads() {
        return Staff.Right.OWNER;
    }

    @Override
    public Staff.Right changes(Visit visit) {
        return Staff.Right.OWNER;
    }

    static String called(StaffMember member) {
        return member.name().isEmpty() ? member.email() : member.name();
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        return Answer.of(visit.page("admin/settings/staff.jte", view(visit, Optional.empty())));
    }

    @Override
    public Answer post(Visit visit) {
        List<String> rest = visit.rest();
        String what = String.join("/", rest.size() == 3 ? List.of(rest.get(0), rest.get(2)) : rest);
        return switch (what) {
            case "invite" -> invite(visit);
            case "roles" -> goOn(visit, new StaffWays(settings, providers).roles(visit), "entry");
            case "provider" -> goOn(visit, new StaffWays(settings, providers).provider(visit), "provider");
            case "provider/remove" ->
                goOn(visit, new StaffWays(settings, providers).removedProvider(visit), "provider");
            case "keys" -> key(visit);
            case "keys/remove" ->
                goOn(
                        visit,
                        keys.by(visit.author()).remove(visit.id(), rest.get(1))
                                ? Notice.done("key-removed")
                                : Notice.failed("no-key"),
                        "keys");
            case "members/role" -> goOn(visit, role(visit, rest.get(1)), "members");
            case "members/remove" ->
                goOn(
                        visit,
                        told(members.by(visit.author()).remove(visit.id(), rest.get(1)), "staff-removed"),
                        "members");
            case "members/sign-out" -> {
                sessions.endAll(Optional.of(visit.id()), rest.get(1));
                yield goOn(visit, Notice.done("staff-signed-out"), "members");
            }
            case "members/invite" -> inviteAnew(visit, rest.get(1));
            default -> throw Visit.notFound();
        };
    }

    private static Answer goOn(Visit visit, Notice notice, String section) {
        return Answer.goOn(visit.frame().page("staff#" + section), notice);
    }

    private Answer invite(Visit visit) {
        Optional<StaffRole> role = StaffRole.named(visit.parameter("role"));
        String name = visit.text("name");
        String email = visit.parameter("email").toLowerCase(Locale.ROOT);
        if (role.isEmpty() || name.length() > LONGEST_NAME || !(email.isEmpty() || isAddress(email))) {
            return goOn(visit, Notice.failed("staff-invite"), "invite");
        }
        Instant now = clock.instant();
        StaffMember member = StaffMember.invited(visit.id(), role.get(), name, email, now);
        StaffInvitation invitation = StaffInvitation.fresh(now);
        return members.by(visit.author()).invite(member, invitation.hash(), invitation.expiresAt(), visit.form())
                ? shown(visit, invitation, member)
                : shownBefore(visit, "members");
    }

    private static boolean isAddress(String text) {
        try {
            return Mailer.address(text).equals(text);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private Answer inviteAnew(Visit visit, String id) {
        StaffInvitation invitation = StaffInvitation.fresh(clock.instant());
        Optional<StaffMember> member = members.find(visit.id(), id);
        StaffMembers.Anew invited = members.by(visit.author())
                .inviteAnew(visit.id(), id, invitation.hash(), invitation.expiresAt(), visit.form());
        if (invited == StaffMembers.Anew.SENT_BEFORE) {
            return shownBefore(visit, "members");
        }
        return member.isPresent() && invited == StaffMembers.Anew.INVITED
                ? shown(visit, invitation, member.get())
                : goOn(visit, Notice.failed("no-staff"), "members");
    }

    private static Answer shownBefore(Visit visit, String section) {
        return goOn(visit, Notice.failed("shown-before"), section);
    }

    private Answer shown(Visit visit, StaffInvitation invitation, StaffMember member) {
        StaffView.Once once = new StaffView.Once(
                "invitation",
                called(member),
                invitation.address(visit.id(), addresses),
                member.email(),
                Optional.of(invitation.expiresAt()));
        return Answer.of(visit.page("admin/settings/staff.jte", view(visit, Optional.of(once))));
    }

    private Notice role(Visit visit, String id) {
        return StaffRole.named(visit.parameter("role"))
                .map(role -> told(members.by(visit.author()).changeRole(visit.id(), id, role), "staff-changed"))
                .orElseGet(() -> Notice.failed("no-staff"));
    }

    private static Notice told(StaffMembers.Change change, String done) {
        return switch (change) {
            case DONE -> Notice.done(done);
            case NO_MEMBER -> Notice.failed("no-staff");
            case LAST_OWNER -> Notice.failed("last-owner");
        };
    }

    private Answer key(Visit visit) {
        Optional<ApiKeys.Rights> rights = ApiKeys.Rights.named(visit.parameter("rights"));
        String label = visit.text("label");
        if (rights.isEmpty() || label.isEmpty() || label.length() > LONGEST_LABEL) {
            return goOn(visit, Notice.failed("key-label"), "keys");
        }
        Optional<String> line =
                visit.staff().only().map(theirs -> visit.author().name()); // all of one person are one's
        FreshKey made = FreshKey.of(visit.id(), rights.get(), label, clock.instant(), line);
        if (!keys.by(visit.author()).add(made.kept(), visit.form())) {
            return shownBefore(visit, "keys");
        }
        StaffView.Once once = new StaffView.Once("key", label, made.key(), "", Optional.empty());
        return Answer.of(visit.page("admin/settings/staff.jte", view(visit, Optional.of(once))));
    }

    private StaffView view(Visit visit, Optional<StaffView.Once> once) {
        return new StaffView(
                once,
                members.list(visit.id()).stream()
                        .map(member -> new StaffView.Member(
                                member, called(member), visit.author().equals(member.author())))
                        .toList(),
                keys.list(visit.id()),
                settings.entry(visit.id()),
                settings.provider(visit.id()),
                addresses.signedIn(visit.id()),
                addresses.usage());
    }
}
