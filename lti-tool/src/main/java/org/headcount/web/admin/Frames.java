package org.headcount.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.metering.month.Institution;
import org.headcount.web.pages.Texts;

/** Makes what pages have around them. */
final class Frames {

    private static final String NOBODY = "'none'";

    private final Map<String, StaffPage> pages = new LinkedHashMap<>();
    private final List<Frame.Tab> tabs;
    private final String home;
    private final InstantSource clock;

    /**
     * @param pages of an institution, in the order in which the navigation names them
     * @param home address of the first page
     */
    Frames(List<StaffPage> pages, String home, InstantSource clock) {
        pages.forEach(page -> this.pages.put(page.name(), page));
        this.tabs = pages.stream()
                .filter(StaffPage::leads)
                .map(page -> new Frame.Tab(page.tab(), page.name()))
                .toList();
        this.home = home;
        this.clock = clock;
    }

    String home() {
        return home;
    }

    Optional<StaffPage> page(String name) {
        return Optional.ofNullable(pages.get(name));
    }

    /** Around a page of no institution. */
    Frame outside(Texts texts, Optional<StaffSession> session) {
        return outside(texts, session, session.map(StaffSession::ancestors).orElse(NOBODY));
    }

    /** Likewise for somebody who is signed out, where these may show it. */
    Frame outside(Texts texts, String ancestors) {
        return outside(texts, Optional.empty(), ancestors);
    }

    private Frame outside(Texts texts, Optional<StaffSession> session, String ancestors) {
        return new Frame(
                home,
                session.map(StaffSession::token).orElse(""),
                session.map(StaffSession::staff).orElse(Staff.OPERATOR),
                "",
                "",
                ZoneOffset.UTC,
                texts,
                List.of(),
                "",
                Moment.present(clock.instant()),
                "",
                false,
                ancestors,
                home);
    }

    /** @param page whose tab is to be marked */
    Frame inside(
            Texts texts,
            StaffSession session,
            Institution institution,
            Optional<StaffPage> page,
            Moment moment,
            HttpServletRequest request) {
        Optional<Notice> notice = Optional.of(AdminServlet.parameter(request, "failed"))
                .filter(code -> !code.isEmpty())
                .map(Notice::failed)
                .or(() -> Optional.of(AdminServlet.parameter(request, "done"))
                        .filter(code -> !code.isEmpty())
                        .map(Notice::done));
        return new Frame(
                home,
                session.token(),
                session.staff(),
                institution.id().value(),
                institution.name(),
                institution.terms().zone().inForceAt(moment.now()),
                texts,
                tabs,
                page.map(StaffPage::tab).orElse(""),
                moment,
                notice.flatMap(one -> one.words(texts)).orElse(""),
                notice.map(Notice::failed).orElse(false),
                session.ancestors(),
                request.getRequestURI());
    }
}
