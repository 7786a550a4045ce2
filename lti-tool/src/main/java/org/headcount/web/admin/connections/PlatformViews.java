package org.headcount.web.admin.connections;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Finding;
import org.headcount.gateway.registration.LmsRegistration;
import org.headcount.gateway.registration.RegisteredPlatforms;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.LmsForms;
import org.headcount.web.pages.Texts;

/** Looks up what there is to know of one LMS. */
final class PlatformViews {

    private static final int COURSES = 100;

    private final ConnectionRooms rooms;
    private final OverviewViews overview;

    PlatformViews(ConnectionRooms rooms, OverviewViews overview) {
        this.rooms = rooms;
        this.overview = overview;
    }

    /** Of an LMS of the institution, connected or waiting; of no other. */
    PlatformRegistration find(InstitutionId institution, String id) {
        return connected(institution, id)
                .or(() -> rooms.platforms().waiting(institution).stream()
                        .map(RegisteredPlatforms.Waiting::platform)
                        .filter(one -> one.id().equals(id))
                        .findFirst())
                .orElseThrow(Visit::notFound);
    }

    Optional<PlatformRegistration> connected(InstitutionId institution, String id) {
        return rooms.connections().platforms(institution).stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
    }

    PlatformView of(Visit visit, String id) {
        PlatformRegistration lms = find(visit.id(), id);
        return of(visit, lms, PlatformForm.of(lms), Faults.NONE, Optional.empty());
    }

    /**
     * @param values what stands in the form
     * @param findings of a check that was just made
     */
    PlatformView of(
            Visit visit,
            PlatformRegistration lms,
            Map<String, String> values,
            Faults faults,
            Optional<List<Finding>> findings) {
        InstitutionId institution = visit.id();
        Texts texts = visit.texts();
        boolean waits = connected(institution, lms.id()).isEmpty();
        Addresses addresses = rooms.addresses();
        Optional<RegisteredPlatforms.Origin> origin = rooms.platforms().origin(institution, lms.id());
        String target = LmsRegistration.target(rooms.connections().tools(institution), addresses);
        return new PlatformView(
                lms.id(),
                lms.name(),
                waits,
                waits ? Optional.empty() : Optional.of(overview.lms(visit, lms)),
                theirs(lms, origin, texts),
                List.of(
                        new Value(texts.of("connections.our.login"), addresses.login()),
                        new Value(texts.of("connections.our.launch"), addresses.launch()),
                        new Value(texts.of("connections.our.keys"), addresses.toolKeys(lms.id())),
                        new Value(texts.of("connections.our.target"), target),
                        new Value(texts.of("connections.our.issuer"), addresses.issuer(lms.id()))),
                List.copyOf(lms.deployments()),
                rooms.pending().list(institution, lms.id()),
                overview.whys(lms.id(), texts),
                waits ? List.of() : LmsForms.of(lms, target, addresses),
                rooms.rosters().courses(institution, lms.id(), COURSES),
                rooms.leftClaims().of(institution, lms.id()),
                waits ? List.of() : keys(lms.id()),
                !waits && origin.filter(one -> !one.clientUri().isEmpty()).isPresent(),
                values.getOrDefault("anonymous", lms.anonymous().name().toLowerCase(Locale.ROOT)),
                PlatformForm.fields(values, Map.of(), faults, texts),
                !faults.isEmpty(),
                findings.map(found -> FindingRow.of(found, texts)));
    }

    private static List<Value> theirs(
            PlatformRegistration lms, Optional<RegisteredPlatforms.Origin> origin, Texts texts) {
        List<Value> values = new java.util.ArrayList<>(List.of(
                new Value(texts.of("connections.member.issuer"), lms.issuer()),
                new Value(texts.of("connections.member.clientId"), lms.clientId()),
                new Value(texts.of("connections.member.deployments"), String.join(", ", lms.deployments())),
                new Value(
                        texts.of("connections.member.authorizationEndpoint"),
                        lms.authorizationEndpoint().toString()),
                new Value(
                        texts.of("connections.member.tokenEndpoint"),
                        lms.tokenEndpoint().toString()),
                new Value(texts.of("connections.member.tokenAudience"), lms.tokenAudience()),
                new Value(texts.of("connections.member.jwksUri"), lms.jwksUri().toString())));
        origin.filter(one -> !one.configuration().isEmpty())
                .ifPresent(one -> values.add(new Value(texts.of("connections.configuration"), one.configuration())));
        return values;
    }

    private List<PlatformView.Key> keys(String platform) {
        Instant now = rooms.clock().instant();
        return rooms.keys().of(platform).published(now).stream()
                .map(key -> new PlatformView.Key(key.id(), key.state(now), key.createdAt(), key.signsFrom()))
                .toList();
    }
}
