package org.headcount.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.web.OperatorKey;
import org.headcount.web.Patience;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.StaffCall;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call in only with a key that reaches its institution and its right; another institution's things are not found.
 * Of an institution whose contract has ended it lets read and no more.
 */
final class Guard implements ContainerRequestFilter {

    /** Where a second key stands for what is called, as the first one is sent. */
    static final String APPROVAL = "Headcount-Approval";

    /** As {@link org.headcount.gateway.staff.FreshKey} makes them. */
    private static final Pattern INSTITUTION_KEY = Pattern.compile("hc_([a-z0-9-]{1,63})_[a-z0-9]{32}");

    private final ApiKeys keys;
    private final OperatorKey operator;
    private final Institutions institutions;
    private final InstantSource clock;

    @Context
    private @Nullable ResourceInfo resource;

    @Context
    private @Nullable HttpServletRequest servletRequest;

    Guard(ApiKeys keys, OperatorKey operator, Institutions institutions, InstantSource clock) {
        this.keys = keys;
        this.operator = operator;
        this.institutions = institutions;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<Needs> needs = needs();
        Needs.Right needed = needs.map(Needs::value).orElseGet(() -> needed(request));
        if (needed == Needs.Right.NOTHING) {
            return;
        }
        Caller caller = ofStaff().or(() -> key(request).flatMap(this::caller)).orElseThrow(Guard::stranger);
        String institution = request.getUriInfo().getPathParameters().getFirst("institution");
        if (institution != null && !caller.reaches(institution)) {
            throw new ProblemException(Problem.notFound());
        }
        if (!caller.isUserInRole(needed.name())) {
            throw new ProblemException(Problem.of(
                    403,
                    "insufficient-rights",
                    "This key may not do that",
                    "It needs the right " + needed.name().toLowerCase(java.util.Locale.ROOT) + "."));
        }
        boolean writes = needed != Needs.Right.READ
                && !request.getMethod().equals(HttpMethod.GET)
                && !needs.map(Needs::afterContract).orElse(false);
        if (writes && institution(institution).filter(this::ended).isPresent()) {
            throw Answers.contractEnded();
        }
        request.setSecurityContext(approved(request, caller, institution));
        if (servletRequest != null) {
            Patience.extend(servletRequest);
        }
    }

    /** For a page of ours, which has looked at who has signed in. */
    private Optional<Caller> ofStaff() {
        return servletRequest != null && servletRequest.getAttribute(StaffCall.ATTRIBUTE) instanceof StaffCall call
                ? Optional.of(Caller.ofStaff(call))
                : Optional.empty();
    }

    /** With whoever else stands for the call: another key that might do the same, and that nobody who holds the first can have made. */
    private Caller approved(ContainerRequestContext request, Caller caller, @Nullable String institution) {
        String approval = request.getHeaderString(APPROVAL);
        if (approval == null) {
            return caller;
        }
        return bearer(approval)
                .flatMap(this::caller)
                .filter(other -> other.isIndependentOf(caller))
                .filter(other -> institution == null || other.reaches(institution))
                .filter(other -> other.isUserInRole(Needs.Right.ADMIN.name()))
                .map(caller::approvedBy)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        403,
                        "approval-invalid",
                        "That key approves nothing here",
                        APPROVAL
                                + ": Bearer takes the operator's key, or another one with the right admin; neither it nor the"
                                + " calling key may come from the other, or both from one.")));
    }

    private boolean ended(InstitutionId institution) {
        return institutions
                .find(institution)
                .flatMap(found -> found.terms().ended(clock.instant()))
                .isPresent();
    }

    private Optional<Needs> needs() {
        return resource == null
                ? Optional.empty()
                : Optional.ofNullable(resource.getResourceMethod().getAnnotation(Needs.class));
    }

    private static Needs.Right needed(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            return Needs.Right.READ; // Jersey's own answer, what an address takes: for any key that reaches it
        }
        throw new IllegalStateException("a resource method does not say what it needs: "
                + request.getUriInfo().getPath());
    }

    /** Senders of xAPI statements know HTTP Basic, and often nothing else. Nobody is asked for it: a browser that was would send it along wherever it is led. */
    private Optional<String> key(ContainerRequestContext request) {
        Optional<String> bearer = bearer(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        return bearer.isPresent() || resource == null || resource.getResourceClass() != XapiResource.class
                ? bearer
                : basic(request);
    }

    private static Optional<String> basic(ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            String[] parts = pair.split(":", 2);
            return Optional.of(parts.length < 2 || parts[1].isEmpty() ? parts[0] : parts[1]);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? Optional.of(header.substring(7).strip())
                : Optional.empty();
    }

    private Optional<Caller> caller(String key) {
        if (operator.is(key)) {
            return Optional.of(Caller.OPERATOR);
        }
        Matcher shape = INSTITUTION_KEY.matcher(key);
        return shape.matches()
                ? institution(shape.group(1))
                        .flatMap(institution -> keys.find(institution, Secrets.hash(key)))
                        .map(Caller::of)
                : Optional.empty();
    }

    private static Optional<InstitutionId> institution(@Nullable String id) {
        try {
            return Optional.ofNullable(id).map(InstitutionId::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ProblemException stranger() {
        return new ProblemException(Problem.of(
                401, "unauthorized", "A key is needed", "Send Authorization: Bearer and a key that is in force."));
    }
}
