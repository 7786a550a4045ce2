package org.headcount.web.admin.connections;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.registration.LmsRegistration;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Visit;
import org.headcount.web.api.Registrations;
import org.headcount.web.pages.LmsForms;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Texts;

/** Leads through connecting an LMS or a tool: what to enter where, and what to tell us. */
final class Guide {

    private final ConnectionRooms rooms;
    private final ToolViews toolViews;

    Guide(ConnectionRooms rooms, ToolViews toolViews) {
        this.rooms = rooms;
        this.toolViews = toolViews;
    }

    /** @param path behind {@code setup} */
    Answer get(Visit visit, List<String> path) {
        if (path.isEmpty()) {
            return Answer.of(visit.page("admin/connections/setup.jte", Arrays.asList(KnownLms.values())));
        }
        boolean tool = path.get(0).equals("tool");
        if (!tool && KnownLms.of(path.get(0)).isEmpty()) {
            throw Visit.notFound();
        }
        if (path.size() == 1) {
            FutureId fresh = FutureId.make(
                    tool ? "tl" : "pf", visit.id(), rooms.seal(), visit.moment().now());
            return new Answer.GoOn(visit.frame().link("connections/setup/" + path.get(0) + "/" + fresh.sealed()));
        }
        if (path.size() != 2) {
            throw Visit.notFound();
        }
        Optional<FutureId> id = id(visit, tool ? "tl" : "pf", path.get(1));
        if (id.isEmpty()) { // too old, or somebody else's
            return new Answer.GoOn(visit.frame().link("connections/setup/" + path.get(0)));
        }
        if (tool) {
            return rooms.connections().tool(visit.id(), id.get().id()).isPresent()
                    ? new Answer.GoOn(
                            visit.frame().link("connections/tools/" + id.get().id()))
                    : Answer.of(toolPage(visit, id.get(), Map.of(), Registrations.scopes(), Faults.NONE));
        }
        KnownLms lms = KnownLms.of(path.get(0)).orElseThrow(Visit::notFound);
        return rooms.connections().platform(id.get().id()).isPresent()
                ? new Answer.GoOn(
                        visit.frame().link("connections/platforms/" + id.get().id()))
                : Answer.of(lmsPage(visit, lms, id.get(), lms.known(), Faults.NONE));
    }

    Optional<FutureId> id(Visit visit, String kind, String sealed) {
        return FutureId.open(
                sealed, kind, visit.id(), rooms.seal(), visit.moment().now());
    }

    Page lmsPage(Visit visit, KnownLms lms, FutureId id, Map<String, String> values, Faults faults) {
        Addresses addresses = rooms.addresses();
        Texts texts = visit.texts();
        String target = LmsRegistration.target(rooms.connections().tools(visit.id()), addresses);
        List<Value> enter = lms == KnownLms.OTHER
                ? List.of(
                        new Value(texts.of("connections.our.login"), addresses.login()),
                        new Value(texts.of("connections.our.launch"), addresses.launch()),
                        new Value(texts.of("connections.our.keys"), addresses.toolKeys(id.id())),
                        new Value(texts.of("connections.our.target"), target))
                : LmsForms.enter(lms.called(), id.id(), target, addresses).stream()
                        .map(field -> new Value(field.name(), field.value()))
                        .toList();
        Map<String, String> labels = new HashMap<>();
        Stream<LmsForms.Field> copied = lms == KnownLms.OTHER ? Stream.of() : LmsForms.copy(lms.called()).stream();
        copied.forEach(field ->
                labels.put(field.member().equals("platformJwksUri") ? "jwksUri" : field.member(), field.name()));
        return visit.page(
                "admin/connections/guide.jte",
                new GuideView(
                        lms.wire(),
                        lms.called(),
                        lms.registersByItself(),
                        lms.cloud(),
                        id.sealed(),
                        enter,
                        PlatformForm.fields(values, labels, faults, texts),
                        values.getOrDefault("anonymous", "pass"),
                        !faults.isEmpty()));
    }

    Page toolPage(Visit visit, FutureId id, Map<String, String> values, Collection<String> ticked, Faults faults) {
        return visit.page(
                "admin/connections/toolguide.jte",
                new GuideView.OfTool(
                        id.sealed(),
                        rooms.connections().platforms(visit.id()).stream()
                                .map(lms -> new GuideView.Lms(lms.id(), lms.name()))
                                .toList(),
                        toolViews.perLms(visit.id(), id.id(), visit.texts()),
                        ToolForm.fields(values, faults, visit.texts()),
                        ToolForm.boxes(ticked, visit.texts()),
                        !faults.isEmpty()));
    }
}
