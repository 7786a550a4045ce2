package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Voucher;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** Vouchers: each is somebody who may come, and counts as a learner from when it is issued. */
@Path("institutions/{institution}/vouchers")
@Tag(name = "Vouchers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class VouchersResource {

    private static final int CODE_BITS = 100;

    private final Institutions institutions;
    private final Ledger ledger;
    private final Meter meter;
    private final InstantSource clock;

    public VouchersResource(Institutions institutions, Ledger ledger, Meter meter, InstantSource clock) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.meter = meter;
        this.clock = clock;
    }

    @Schema(name = "NewVouchers", description = "Either count or codes")
    record NewJson(
            @Schema(description = "How many, with codes that nobody guesses", minimum = "1", maximum = "1000") @Nullable
            Integer count,

            @Schema(description = "The institution's own codes, up to 1,000") @Nullable
            List<String> codes,

            @Nullable String unit,
            @Nullable String reason,

            @Schema(description = "When they were issued, 1970 or later; absent: now") @Nullable
            Instant at) {}

    /** A voucher and what became of its issue: conflict where the code was issued before, otherwise. */
    @Schema(name = "Voucher")
    record VoucherJson(
            String code,

            @Schema(description = "Absent where nothing was issued") @Nullable
            String learner,

            List<String> identities,
            ReceiptJson receipt) {}

    /** In the order of the codes. */
    @Schema(name = "Vouchers")
    record VouchersJson(List<VoucherJson> vouchers) {}

    @POST
    @Needs(Needs.Right.RECORD)
    @Operation(
            operationId = "issueVouchers",
            summary = "Issues vouchers, up to 1,000; each is an activity of its own identity voucher:code",
            description =
                    "A code is issued once: the same again, with the same at, is a duplicate. Report what becomes "
                            + "of it as facts: voucher-redeemed, or voucher-revoked, which takes back what nobody has redeemed "
                            + "by then and needs the right admin.")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = VouchersJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response issue(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        List<Report> reports = issues(
                in, Micros.floor(clock.instant()), caller.getUserPrincipal().getName());
        in.done();
        List<Receipt> receipts = meter.by(Caller.author(caller)).record(institution, reports);
        List<VoucherJson> vouchers = new ArrayList<>();
        for (int i = 0; i < reports.size(); i++) {
            vouchers.add(shape(institution, reports.get(i).key().id(), reports.get(i), receipts.get(i)));
        }
        return Response.status(Response.Status.CREATED)
                .entity(new VouchersJson(vouchers))
                .build();
    }

    /** Reads what is to be issued; faults are noted. */
    static List<Report> issues(Members in, Instant now, String actor) {
        List<String> codes = codes(in);
        String unit = in.text("unit", 100).orElse("");
        Report.Note note = new Report.Note(actor, in.text("reason", 1000).orElse(""), "");
        Instant at = in.value("at", 64, FactReader::dated).orElse(now);
        return codes.stream()
                .map(code -> Voucher.issued(code, at, now, unit, note))
                .toList();
    }

    private static List<String> codes(Members in) {
        if (in.has("count") == in.has("codes")) {
            in.fault("count", "must be there, or codes, and not both");
            return List.of();
        }
        if (in.has("count")) {
            int count = in.number("count", 1, Asked.MOST).orElse(0);
            return Stream.generate(() -> Secrets.id(CODE_BITS)).limit(count).toList();
        }
        List<String> codes = in.values(
                "codes",
                Asked.MOST,
                Voucher.LONGEST,
                code -> Voucher.identity(code).value());
        if (new HashSet<>(codes).size() < codes.size()) {
            in.fault("codes", "must name each voucher once");
        }
        return codes;
    }

    private VoucherJson shape(InstitutionId institution, String code, Report report, Receipt receipt) {
        IdentityName who = report.who();
        return new VoucherJson(
                code,
                ledger.licence(institution, who)
                        .map(licence -> licence.learner().value())
                        .orElse(null),
                List.of(who.toString()),
                ReceiptJson.of(report.key(), receipt));
    }
}
