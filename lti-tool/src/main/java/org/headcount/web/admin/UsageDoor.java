package org.headcount.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.launch.Visitor;
import org.headcount.gateway.staff.StaffDesk;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.web.KnownMethods;
import org.headcount.web.lti.LmsOrigins;
import org.headcount.web.lti.OwnPage;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /lti/usage}: where an LMS sends staff. Whoever may come in is signed in, in the frame in which they came; whoever was invited shows the invitation first. */
public final class UsageDoor extends KnownMethods implements OwnPage {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(UsageDoor.class);
    private static final int LONGEST_CODE = 200;

    private final transient StaffDesk desk;
    private final transient SignedIn signedIn;
    private final transient LmsOrigins origins;
    private final transient Pages pages;
    private final String home;
    private final String address;

    /** @param address of this page */
    public UsageDoor(StaffDesk desk, StaffDoors doors, LmsOrigins origins, Pages pages, String address) {
        super("GET", "POST");
        this.desk = desk;
        this.signedIn = doors.signedIn();
        this.home = doors.home();
        this.origins = origins;
        this.pages = pages;
        this.address = address;
    }

    @Override
    public void open(Visitor visitor, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String frames = origins.exact(visitor.platform(), visitor.returnUrl());
        String secret = SignedIn.freshSecret();
        Optional<StaffMember> member =
                desk.enter(visitor, one -> signedIn.session(one, secret, frames, visitor.locale()));
        if (member.isPresent()) {
            comeIn(member.get(), secret, response);
        } else {
            LOG.info("sign-in refused: platform {}, no right", visitor.platform());
            askForCode(desk.remember(visitor), "", frames, texts(visitor.locale(), request), 403, response);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        AdminServlet.redirect(home, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AdminServlet.requireOurs(request);
        String remembered = AdminServlet.parameter(request, "who");
        Optional<StaffDesk.AtTheDoor> person = desk.recognize(remembered);
        if (person.isEmpty()) {
            Texts texts = texts("", request);
            Map<String, Object> view = Map.of("title", texts.of("entry.title"), "text", texts.of("entry.over"));
            pages.send(Page.framed("launch/notice.jte", texts, view), 403, response);
            return;
        }
        StaffDesk.AtTheDoor known = person.get();
        String code = AdminServlet.parameter(request, "code").strip();
        String frames = origins.exact(known.platform(), known.returnUrl());
        String secret = SignedIn.freshSecret();
        Optional<StaffMember> member = code.length() > LONGEST_CODE
                ? Optional.empty()
                : desk.join(
                        known,
                        code.substring(code.lastIndexOf('/') + 1),
                        one -> signedIn.session(one, secret, frames, known.locale()));
        if (member.isPresent()) {
            comeIn(member.get(), secret, response);
        } else {
            Texts texts = texts(known.locale(), request);
            askForCode(remembered, texts.of("entry.wrong"), frames, texts, 403, response);
        }
    }

    private void comeIn(StaffMember member, String secret, HttpServletResponse response) {
        signedIn.handOver(member.institution(), secret, response);
        LOG.info("signed in by launch: institution {}, {}", member.institution(), member.id());
        AdminServlet.redirect(home + "/" + AdminServlet.COME_IN, response);
    }

    private void askForCode(
            String remembered, String notice, String frames, Texts texts, int status, HttpServletResponse response)
            throws IOException {
        Map<String, Object> view = Map.of("action", address, "who", remembered, "notice", notice);
        Page page = Page.framed("launch/entry.jte", texts, view).sentTo("'self'");
        pages.send(page.framedBy(frames), status, response);
    }

    private static Texts texts(String locale, HttpServletRequest request) {
        String accepted = request.getHeader("Accept-Language");
        return Texts.forPerson(locale, accepted == null ? "" : accepted);
    }
}
