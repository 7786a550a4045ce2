package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.gateway.grade.Holds;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Page;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.Narrowing;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.report.Listing;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.report.Format;
import org.jspecify.annotations.Nullable;

/** Learners: who is active, since when, why, and the switch. */
@Path("institutions/{institution}/learners")
@Tag(name = "Learners")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class LearnersResource {

    private static final int LONGEST_SEARCH = 100;

    private final Institutions institutions;
    private final Ledger ledger;
    private final Meter meter;
    private final Listing listing;
    private final Holds holds;
    private final Reports reports;
    private final InstantSource clock;

    public LearnersResource(
            Institutions institutions,
            Ledger ledger,
            Meter meter,
            Listing listing,
            Holds holds,
            Reports reports,
            InstantSource clock) {
        this.listing = listing;
        this.holds = holds;
        this.institutions = institutions;
        this.ledger = ledger;
        this.meter = meter;
        this.reports = reports;
        this.clock = clock;
    }

    @Schema(name = "Switch")
    record SwitchJson(
            boolean on,
            String reason,

            @Schema(description = "When it takes effect, 1970 or later; absent: now. Later: planned") @Nullable
            Instant at) {}

    @GET
    @Needs(Needs.Right.READ)
    @Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
    @Operation(
            operationId = "listLearners",
            summary = "Learners by opaque id, a page at a time",
            description = Reports.FORMATS
                    + "Columns: as_of, learner, identities, name, known, active, since, until. With reasons also what the "
                    + "reason is, last_use and charged_months.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = LearnerJson.ListJson.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = "string")),
                @Content(mediaType = Format.XLSX_TYPE, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(allowableValues = {"active", "inactive", "all"}) @QueryParam("status") @Nullable String status,
            @Schema(type = "string", format = "date-time") @QueryParam("endsBefore") @Nullable String endsBefore,
            @Schema(description = "Part of a name or identity") @QueryParam("q") @Nullable String text,
            @Schema(
                            description =
                                    "Only those of a unit at asOf: by the facts whose stretches cover it, for one who is inactive by those that ended last")
                    @QueryParam("unit")
                    @Nullable
                    String unit,
            @Schema(
                            type = "integer",
                            minimum = "1",
                            maximum = "3660",
                            description =
                                    "Only those whose present period ends within so many days of 24 hours after asOf")
                    @QueryParam("endsWithin")
                    @Nullable
                    String endsWithin,
            @Schema(
                            allowableValues = {"unused", "unopened", "held"},
                            description =
                                    "unused: active, and did nothing in the month of asOf. unopened: charged for that month, and never did anything. held: "
                                            + "somebody for whom a grade is held now. What others do about a learner, such as an enrolment or a voucher, is nothing that the learner does")
                    @QueryParam("only")
                    @Nullable
                    String only,
            @Schema(description = "Only those who have an identity in this namespace, such as lti.{platform}")
                    @QueryParam("namespace")
                    @Nullable
                    String namespace,
            @Schema(
                            type = "boolean",
                            description =
                                    "true: each with the reason, lastUse and chargedMonths of the year of asOf, at the cost of the facts of all who are listed")
                    @QueryParam("reasons")
                    @Nullable
                    String reasons,
            @Schema(type = "string", format = "date-time") @QueryParam("asOf") @Nullable String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @BeanParam PageQuery paging,
            @BeanParam FormatQuery wanted) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        Instant at = asked.asOf(asOf, now());
        Optional<Instant> within = asked.value("endsWithin", endsWithin, LearnersResource::days)
                .map(days -> at.plus(Duration.ofDays(days)));
        Optional<Instant> before = asked.instant("endsBefore", endsBefore);
        Ledger.Question question = new Ledger.Question(
                at,
                asked.choice("status", status, LearnersResource::status, "active, inactive, all")
                        .orElse(Ledger.Question.Status.ALL),
                Stream.of(within, before)
                        .flatMap(Optional::stream)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                asked.value("q", text, LearnersResource::search).orElse(""),
                asked.value("namespace", namespace, LearnersResource::search).orElse(""),
                paging.most(asked),
                paging.after(asked, Asked::cursor).orElse(""));
        Optional<Instant> known = asked.instant("knownAt", knownAt);
        Optional<String> ofUnit = asked.unit(unit);
        Optional<Only> some = asked.choice("only", only, Only::of, "unused, unopened, held");
        boolean told = asked.choice("reasons", reasons, LearnersResource::flag, "true, false")
                .orElse(false);
        Reports.Form form = wanted.form(asked, paging);
        asked.done();
        if (form.isFile()) {
            return reports.learners(institution, question, narrowing(institution, ofUnit, some), known, told, form);
        }
        Page page = meter.list(institution, question, narrowing(institution, ofUnit, some), known);
        List<LearnerJson.BriefJson> listed = told
                ? listing.of(institution, page.learners(), page.asOf(), known).stream()
                        .map(entry -> LearnerJson.BriefJson.of(
                                entry, page.asOf(), fact -> FactJson.of(fact, ledger.note(institution, fact.key()))))
                        .toList()
                : page.learners().stream()
                        .map(standing -> LearnerJson.BriefJson.of(standing, page.asOf()))
                        .toList();
        return Reports.page(new LearnerJson.ListJson(listed, page.next().orElse(null)));
    }

    private enum Only {
        UNUSED,
        UNOPENED,
        HELD;

        static Optional<Only> of(String text) {
            return Arrays.stream(values())
                    .filter(only -> only.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst();
        }
    }

    private Narrowing narrowing(InstitutionId institution, Optional<String> unit, Optional<Only> only) {
        return new Narrowing(
                unit,
                only.flatMap(some -> Narrowing.Use.of(some.name().toLowerCase(Locale.ROOT))),
                only.filter(Only.HELD::equals).map(held -> holds.learners(institution)));
    }

    private static int days(String text) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 3660) {
            throw new IllegalArgumentException("must be a whole number from 1 to 3660");
        }
        return Integer.parseInt(text);
    }

    private static Optional<Boolean> flag(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
    }

    private static Optional<Ledger.Question.Status> status(String text) {
        return Arrays.stream(Ledger.Question.Status.values())
                .filter(status -> status.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    private static String search(String text) {
        if (text.length() > LONGEST_SEARCH || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "must have at most " + LONGEST_SEARCH + " characters, none of them a control character");
        }
        return text;
    }

    @GET
    @Path("{learner}")
    @Needs(Needs.Right.READ)
    @Operation(operationId = "getLearner", summary = "One learner: status, periods, months and their reasons")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LearnerJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public LearnerJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("learner") String learner,
            @Schema(type = "string", format = "date-time") @QueryParam("asOf") @Nullable String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt) {
        Answers.found(institutions.find(institution));
        IdentityName who = Asked.learner(learner);
        Asked asked = new Asked();
        Instant at = asked.asOf(asOf, now());
        Optional<Instant> known = asked.instant("knownAt", knownAt);
        asked.done();
        return shape(institution, Answers.found(meter.status(institution, who, at, known)), Optional.empty());
    }

    @PUT
    @Path("{learner}/switch")
    @Needs(Needs.Right.ADMIN)
    @Operation(operationId = "switchLearner", summary = "Switches a learner on or off, and says what it costs")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LearnerJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public LearnerJson switchTo(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("learner") String learner,
            @RequestBody(content = @Content(schema = @Schema(implementation = SwitchJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        IdentityName who = Asked.learner(learner);
        if (!in.has("on")) {
            in.fault("on", "is missing");
        }
        Optional<Boolean> on = in.flag("on");
        Optional<String> reason = in.needed("reason", 1000);
        Optional<Instant> at = in.value("at", 64, this::plannable);
        in.done();
        SwitchOutcome outcome = meter.by(Caller.author(caller))
                .switchTo(
                        institution,
                        who,
                        on.orElseThrow(),
                        reason.orElseThrow(),
                        caller.getUserPrincipal().getName(),
                        at);
        if (outcome instanceof SwitchOutcome.Switched switched) {
            return shape(institution, switched.learner(), Optional.of(LearnerJson.CostJson.of(switched.costs())));
        }
        throw refusal(outcome);
    }

    @GET
    @Path("{learner}/switch-preview")
    @Needs(Needs.Right.READ)
    @Operation(operationId = "previewSwitch", summary = "What switching would cost; nothing changes")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = LearnerJson.CostsJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public LearnerJson.CostsJson preview(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("learner") String learner,
            @Schema(type = "boolean") @QueryParam("on") @Nullable String on,
            @Schema(type = "string", format = "date-time") @QueryParam("at") @Nullable String at) {
        Answers.found(institutions.find(institution));
        IdentityName who = Asked.learner(learner);
        Asked asked = new Asked();
        boolean switchOn = asked.flag("on", on);
        Optional<Instant> when = asked.value("at", at, this::plannable);
        asked.done();
        SwitchOutcome outcome = meter.switchPreview(institution, who, switchOn, when);
        if (outcome instanceof SwitchOutcome.Previewed previewed) {
            return new LearnerJson.CostsJson(LearnerJson.CostJson.of(previewed.costs()));
        }
        throw refusal(outcome);
    }

    private static ProblemException refusal(SwitchOutcome outcome) {
        if (outcome instanceof SwitchOutcome.NoSwitching) {
            return Answers.noSwitching();
        }
        if (outcome instanceof SwitchOutcome.ContractEnded) {
            return Answers.contractEnded();
        }
        return outcome instanceof SwitchOutcome.RoleNotCounted
                ? Answers.conflict(
                        "role-not-counted",
                        "Staff and test users are never counted",
                        "All that is known of this person happened in a part that is not a learner's.")
                : new ProblemException(Problem.notFound());
    }

    private LearnerJson shape(
            InstitutionId institution, LearnerStatus status, Optional<List<LearnerJson.CostJson>> costs) {
        return shape(ledger, institution, status, costs);
    }

    /** A learner with the facts that explain it. */
    static LearnerJson shape(
            Ledger ledger,
            InstitutionId institution,
            LearnerStatus status,
            Optional<List<LearnerJson.CostJson>> costs) {
        Map<FactKey, FactJson> shaped = new HashMap<>(); // one fact may explain many months
        return LearnerJson.of(
                status,
                key -> ledger.fact(institution, key).map(Ledger.Kept::fact),
                fact -> shaped.computeIfAbsent(fact.key(), key -> FactJson.of(fact, ledger.note(institution, key))),
                costs);
    }

    private Instant plannable(String at) {
        return Asked.within(FactReader.dated(at), now());
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
