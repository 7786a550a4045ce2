package org.headcount.web.admin.connections;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.gateway.connection.ConnectionNotes;
import org.headcount.gateway.host.HostContacts;
import org.headcount.gateway.registration.Invitation;
import org.headcount.gateway.registration.RegisteredPlatforms;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** Looks up how the connections do. */
final class OverviewViews {

    private static final Duration QUIET_AFTER = Duration.ofDays(30);
    private static final Duration SILENT_AFTER = Duration.ofMinutes(15);

    private final ConnectionRooms rooms;

    OverviewViews(ConnectionRooms rooms) {
        this.rooms = rooms;
    }

    OverviewView of(Visit visit) {
        InstitutionId institution = visit.id();
        List<PlatformRegistration> lmss = rooms.connections().platforms(institution);
        List<ToolRegistration> tools = rooms.connections().tools(institution);
        return new OverviewView(
                Stream.concat(
                                rooms.platforms().waiting(institution).stream().map(one -> waiting(one, visit.texts())),
                                rooms.tools().waiting(institution).stream().map(one -> waiting(one, visit.texts())))
                        .toList(),
                lmss.stream()
                        .flatMap(lms -> rooms.pending().list(institution, lms.id()).stream()
                                .map(one -> new OverviewView.Deployment(
                                        lms.id(), lms.name(), one.deployment(), one.firstSeen())))
                        .toList(),
                lmss.stream().map(lms -> lms(visit, lms)).toList(),
                tools.stream()
                        .map(tool -> new OverviewView.Tool(
                                tool.id(),
                                tool.name(),
                                tool.targetLinkUri().toString(),
                                tool.scopes().size(),
                                lmss.size()))
                        .toList(),
                hosts(institution, visit.moment().now()),
                invited(institution, visit.moment().now()));
    }

    private static OverviewView.Waiting waiting(RegisteredPlatforms.Waiting waiting, Texts texts) {
        PlatformRegistration lms = waiting.platform();
        return new OverviewView.Waiting(
                "platforms",
                lms.id(),
                lms.name(),
                Optional.of(waiting.registeredAt()),
                List.of(
                        new Value(texts.of("connections.member.issuer"), lms.issuer()),
                        new Value(
                                texts.of("connections.configuration"),
                                waiting.origin().configuration()),
                        new Value(
                                texts.of("connections.member.tokenEndpoint"),
                                lms.tokenEndpoint().toString()),
                        new Value(texts.of("connections.member.tokenAudience"), lms.tokenAudience())));
    }

    private static OverviewView.Waiting waiting(ToolRegistration tool, Texts texts) {
        return new OverviewView.Waiting(
                "tools",
                tool.id(),
                tool.name(),
                Optional.empty(),
                List.of(
                        new Value(
                                texts.of("connections.member.tool.targetLinkUri"),
                                tool.targetLinkUri().toString()),
                        new Value(
                                texts.of("connections.member.tool.deepLinkUri"),
                                tool.deepLinkUri().toString()),
                        new Value(
                                texts.of("connections.services"),
                                tool.scopes().stream()
                                        .sorted()
                                        .map(scope -> ToolForm.service(scope, texts))
                                        .collect(Collectors.joining(" · ")))));
    }

    OverviewView.Lms lms(Visit visit, PlatformRegistration lms) {
        Instant now = visit.moment().now();
        Optional<Instant> heard = rooms.signals().last(visit.id(), "lti." + lms.id(), now);
        Optional<Why> why = whys(lms.id(), visit.texts()).stream()
                .findFirst()
                .filter(refused -> heard.map(refused.at()::isAfter).orElse(true));
        return new OverviewView.Lms(
                lms.id(),
                lms.name(),
                lms.issuer(),
                lms.deployments().size(),
                why.isPresent() ? OverviewView.State.FAILING : state(heard, now),
                heard,
                rooms.notes().skew(lms.id()).map(one -> one.ahead().toSeconds()),
                why);
    }

    private static OverviewView.State state(Optional<Instant> heard, Instant now) {
        return heard.map(
                        at -> at.isBefore(now.minus(QUIET_AFTER)) ? OverviewView.State.QUIET : OverviewView.State.WORKS)
                .orElse(OverviewView.State.NEW);
    }

    /** Why launches were refused lately, newest first. */
    List<Why> whys(String platform, Texts texts) {
        List<Why> all = new ArrayList<>();
        for (ConnectionNotes.Refusal refusal : rooms.notes().refusals(platform)) {
            refusal.violations().forEach(one -> all.add(Why.of(refusal.at(), one, texts)));
        }
        return all;
    }

    private List<OverviewView.Host> hosts(InstitutionId institution, Instant now) {
        Map<String, String> labels = rooms.apiKeys().list(institution).stream()
                .collect(Collectors.toMap(ApiKeys.ApiKey::id, ApiKeys.ApiKey::label));
        Map<String, Map<HostContacts.Matter, Instant>> byKey = rooms.contacts().of(institution).stream()
                .collect(Collectors.groupingBy(
                        HostContacts.Contact::key,
                        TreeMap::new,
                        Collectors.toMap(HostContacts.Contact::matter, HostContacts.Contact::at)));
        return byKey.entrySet().stream()
                .map(host -> host(host.getKey(), labels, host.getValue(), now))
                .sorted(Comparator.comparing(OverviewView.Host::heard).reversed())
                .toList();
    }

    private static OverviewView.Host host(
            String key, Map<String, String> labels, Map<HostContacts.Matter, Instant> heard, Instant now) {
        Instant last = heard.values().stream().max(Comparator.naturalOrder()).orElseThrow();
        return new OverviewView.Host(
                labels.getOrDefault(key, key),
                !labels.containsKey(key),
                last.isBefore(now.minus(SILENT_AFTER)),
                last,
                Optional.ofNullable(heard.get(HostContacts.Matter.FACTS)),
                Optional.ofNullable(heard.get(HostContacts.Matter.DECISIONS)),
                Optional.ofNullable(heard.get(HostContacts.Matter.FEED)));
    }

    private List<OverviewView.Invited> invited(InstitutionId institution, Instant now) {
        return Stream.concat(
                        rooms.invitations().open(institution, Invitation.Kind.LMS, now).stream(),
                        rooms.invitations().open(institution, Invitation.Kind.TOOL, now).stream())
                .map(one -> new OverviewView.Invited(
                        one.kind() == Invitation.Kind.LMS ? "platforms" : "tools",
                        one.id(),
                        one.issuer(),
                        one.expiresAt()))
                .toList();
    }
}
