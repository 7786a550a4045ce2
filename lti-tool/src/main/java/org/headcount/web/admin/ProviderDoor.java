package org.headcount.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.headcount.gateway.staff.ProviderSignIn;
import org.headcount.gateway.staff.StaffMembers;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where staff leave for their institution's identity provider and come back, and where an invitation is opened. */
final class ProviderDoor {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderDoor.class);
    private static final String COOKIE = "hc_oidc";
    private static final Pattern SECRET = Pattern.compile("[a-z0-9]{1,64}");

    private final ProviderSignIn signIn;
    private final StaffMembers members;
    private final StaffSettings settings;
    private final Institutions institutions;
    private final KeySignIn entrance;
    private final SignedIn signedIn;
    private final StaffCookies cookies;
    private final Frames frames;
    private final Pages pages;
    private final InstantSource clock;

    ProviderDoor(
            Institutions institutions,
            KeySignIn entrance,
            StaffDoors doors,
            Frames frames,
            Pages pages,
            InstantSource clock) {
        this.signIn = doors.provider();
        this.members = doors.members();
        this.settings = doors.settings();
        this.institutions = institutions;
        this.entrance = entrance;
        this.signedIn = doors.signedIn();
        this.cookies = doors.cookies();
        this.frames = frames;
        this.pages = pages;
        this.clock = clock;
    }

    /** Leaves for the provider. An institution that is not there, and one without a provider, are answered alike. */
    void leave(Texts texts, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String institution = AdminServlet.parameter(request, "institution").strip();
        String invitation = AdminServlet.parameter(request, "invitation");
        Optional<InstitutionId> known =
                Optional.of(institution).filter(InstitutionId::isOne).map(InstitutionId::new);
        if (known.flatMap(settings::provider).isEmpty()) {
            entrance.form(texts, texts.of("signin.no-provider"), institution, 422, request, response);
            return;
        }
        Optional<ProviderSignIn.Begun> begun =
                signIn.begin(known.get(), SECRET.matcher(invitation).matches() ? invitation : "");
        if (begun.isEmpty()) {
            LOG.info("sign-in refused: institution {}, its identity provider does not answer", known.get());
            entrance.form(texts, texts.of("signin.provider"), institution, 502, request, response);
            return;
        }
        cookies.writeFrameless(COOKIE, begun.get().cookie(), ProviderSignIn.WAITS, response);
        AdminServlet.redirect(begun.get().location(), response);
    }

    /** Comes back. */
    void comeBack(String at, Texts texts, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, String> answer = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> answer.put(name, values.length == 1 ? values[0] : ""));
        String secret = SignedIn.freshSecret();
        ProviderSignIn.Outcome outcome = signIn.finish(
                at,
                answer,
                cookies.read(request, COOKIE).orElse(""),
                member -> signedIn.session(member, secret, "", ""));
        if (outcome instanceof ProviderSignIn.Outcome.Stale) {
            entrance.form(texts, texts.of("signin.stale"), "", 403, request, response);
            return;
        }
        cookies.removeFrameless(COOKIE, response);
        if (outcome instanceof ProviderSignIn.Outcome.Entered entered) {
            InstitutionId institution = entered.member().institution();
            signedIn.give(Optional.of(institution), secret, request, response);
            LOG.info(
                    "signed in by identity provider: institution {}, {}",
                    institution,
                    entered.member().id());
            AdminServlet.redirect(frames.home() + "/institutions/" + institution, response);
        } else if (outcome instanceof ProviderSignIn.Outcome.Nobody nobody) {
            String institution = nobody.institution().value();
            LOG.info("sign-in refused: institution {}, no right", institution);
            entrance.form(texts, texts.of("signin.nobody"), institution, 403, request, response);
        } else if (outcome instanceof ProviderSignIn.Outcome.Failed failed) {
            String institution = failed.institution().value();
            entrance.form(texts, texts.of("signin.provider"), institution, 403, request, response);
        }
    }

    /** What an invitation leads to: looking at it takes nothing. */
    void invitation(
            String institutionId, String secret, Texts texts, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Frame frame = frames.outside(texts, "'none'");
        Optional<Institution> institution = Optional.of(institutionId)
                .filter(InstitutionId::isOne)
                .map(InstitutionId::new)
                .filter(id -> members.isOpen(id, Secrets.hash(secret), clock.instant()))
                .flatMap(institutions::find);
        if (institution.isEmpty()) {
            Map<String, Object> view = Map.of("frame", frame, "key", "join.closed");
            pages.send(Page.ofStaff("admin/signedout.jte", texts, view, "'none'"), 404, request, response);
            return;
        }
        Map<String, Object> view = Map.of(
                "frame",
                frame,
                "institution",
                institution.get().id().value(),
                "name",
                institution.get().name(),
                "secret",
                secret,
                "provider",
                settings.provider(institution.get().id()).isPresent());
        pages.send(
                Page.ofStaff("admin/join.jte", texts, view, "'none'").sentTo(KeySignIn.FORM_TARGETS),
                200,
                request,
                response);
    }
}
