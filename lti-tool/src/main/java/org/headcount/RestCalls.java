package org.headcount;

import java.time.InstantSource;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.erasure.Erasing;
import org.headcount.gateway.host.Listening;
import org.headcount.gateway.staff.Asking;
import org.headcount.gateway.statement.Export;
import org.headcount.metering.report.Overruns;
import org.headcount.store.Store;
import org.headcount.web.Metrics;
import org.headcount.web.Problems;
import org.headcount.web.Server;
import org.headcount.web.api.AccessTokensResource;
import org.headcount.web.api.ActivityResource;
import org.headcount.web.api.AlertAddressesResource;
import org.headcount.web.api.AlertsResource;
import org.headcount.web.api.AliasesResource;
import org.headcount.web.api.Api;
import org.headcount.web.api.AuditResource;
import org.headcount.web.api.CaliperResource;
import org.headcount.web.api.DaysResource;
import org.headcount.web.api.DecisionsResource;
import org.headcount.web.api.EnrolmentsResource;
import org.headcount.web.api.ErasureResource;
import org.headcount.web.api.FactsResource;
import org.headcount.web.api.ForecastResource;
import org.headcount.web.api.HoldsResource;
import org.headcount.web.api.IdentitiesResource;
import org.headcount.web.api.IdentityProviderResource;
import org.headcount.web.api.InstitutionsResource;
import org.headcount.web.api.KeysResource;
import org.headcount.web.api.LearnerFactsResource;
import org.headcount.web.api.LearnersResource;
import org.headcount.web.api.LeftClaimsResource;
import org.headcount.web.api.LinksResource;
import org.headcount.web.api.MonthsResource;
import org.headcount.web.api.OpenApiResource;
import org.headcount.web.api.OverCommitmentResource;
import org.headcount.web.api.PlansResource;
import org.headcount.web.api.PlatformConsumerKeyResource;
import org.headcount.web.api.PlatformDoctorResource;
import org.headcount.web.api.PlatformInvitationsResource;
import org.headcount.web.api.PlatformKeysResource;
import org.headcount.web.api.PlatformNotesResource;
import org.headcount.web.api.PlatformRegistrationResource;
import org.headcount.web.api.PlatformsResource;
import org.headcount.web.api.PreviewsResource;
import org.headcount.web.api.RecommendationResource;
import org.headcount.web.api.ReconciliationsResource;
import org.headcount.web.api.RefusalsResource;
import org.headcount.web.api.Reports;
import org.headcount.web.api.RequestsResource;
import org.headcount.web.api.SourcesResource;
import org.headcount.web.api.StaffResource;
import org.headcount.web.api.StaffRolesResource;
import org.headcount.web.api.StatementsResource;
import org.headcount.web.api.StatusChangesResource;
import org.headcount.web.api.SwitchesResource;
import org.headcount.web.api.ToolConsumerKeyResource;
import org.headcount.web.api.ToolDoctorResource;
import org.headcount.web.api.ToolFacingKeysResource;
import org.headcount.web.api.ToolRegistrationResource;
import org.headcount.web.api.ToolsResource;
import org.headcount.web.api.UnitsResource;
import org.headcount.web.api.VouchersResource;
import org.headcount.web.api.WebhooksResource;
import org.headcount.web.api.WhatIfResource;
import org.headcount.web.api.XapiResource;
import org.headcount.web.report.Downloads;

/** Every REST call, in the order in which they are described. */
final class RestCalls {

    private RestCalls() {}

    static void serve(
            Server server,
            Addresses addresses,
            Store store,
            Transport transport,
            Metering metering,
            Warnings warnings,
            Connecting connecting,
            ServiceCalls calls,
            Listening listening,
            Entrance entrance,
            Asking asking,
            Metrics metrics,
            Problems problems,
            InstantSource clock) {
        Downloads downloads = new Downloads();
        Reports reports = new Reports(metering.surveys, downloads);
        Export export = new Export(metering.closing, store.statements(), store.ledger());
        server.serveLater(
                () -> Api.servlet(
                        problems,
                        store.apiKeys(),
                        entrance.operator,
                        store.institutions(),
                        store.hostContacts(),
                        clock,
                        new OpenApiResource(addresses),
                        new InstitutionsResource(store.institutions(), addresses, clock),
                        new KeysResource(store.institutions(), store.apiKeys(), addresses, clock),
                        new FactsResource(store.institutions(), metering.meter, clock, metrics::reported),
                        new XapiResource(store.institutions(), store.ledger(), metering.meter, clock),
                        new CaliperResource(
                                store.institutions(), store.ledger(), metering.meter, clock, metrics::reported),
                        new DecisionsResource(store.institutions(), metering.meter, listening),
                        new StatusChangesResource(store.institutions(), listening),
                        new AliasesResource(store.institutions(), store.aliases()),
                        new LearnersResource(
                                store.institutions(),
                                store.ledger(),
                                metering.meter,
                                metering.listing,
                                store.holds(),
                                reports,
                                clock),
                        new ErasureResource(
                                store.institutions(),
                                new Erasing(store.erasures(), store.parkedLaunches(), store.parkedLogins())),
                        new IdentitiesResource(store.institutions(), store.ledger(), metering.linking),
                        new LinksResource(
                                store.institutions(), store.ledger(), store.madeLinks(), metering.linking, addresses),
                        new LeftClaimsResource(store.institutions(), store.connections(), store.leftClaims()),
                        new EnrolmentsResource(store.institutions(), store.ledger(), store.rosters()),
                        new LearnerFactsResource(store.institutions(), store.ledger(), metering.meter),
                        new VouchersResource(store.institutions(), store.ledger(), metering.meter, clock),
                        new SwitchesResource(
                                store.institutions(), metering.switching, metering.meter, metering.previews, clock),
                        new PreviewsResource(store.institutions(), metering.switching, metering.previews, clock),
                        new MonthsResource(store.institutions(), store.ledger(), metering.meter, reports),
                        new OverCommitmentResource(store.institutions(), new Overruns(store.snapshots(), clock)),
                        new DaysResource(store.institutions(), metering.daySurveys, reports),
                        new UnitsResource(store.institutions(), metering.unitSurveys, reports),
                        new ActivityResource(store.institutions(), metering.surveys, reports),
                        new ReconciliationsResource(store.institutions(), metering.reconciliations, downloads, clock),
                        new ForecastResource(store.institutions(), metering.outlook, clock),
                        new RecommendationResource(store.institutions(), metering.outlook, clock),
                        new PlansResource(store.institutions(), clock),
                        new WhatIfResource(store.institutions(), metering.outlook, clock),
                        new PlatformsResource(
                                store.institutions(),
                                store.connections(),
                                store.registeredPlatforms(),
                                transport.toolKeys,
                                addresses,
                                transport.urls),
                        new PlatformInvitationsResource(
                                store.institutions(),
                                store.connections(),
                                store.invitations(),
                                addresses,
                                transport.urls,
                                clock),
                        new PlatformKeysResource(
                                store.institutions(), store.connections(), transport.toolKeys, store.audit(), clock),
                        new ToolFacingKeysResource(transport.platformKeys, clock),
                        new AccessTokensResource(
                                store.institutions(),
                                store.connections(),
                                store.grants(),
                                store.registeredTools(),
                                store.audit()),
                        new PlatformNotesResource(
                                store.institutions(),
                                store.connections(),
                                store.pendingDeployments(),
                                connecting.notes,
                                addresses),
                        new PlatformRegistrationResource(
                                store.institutions(),
                                store.connections(),
                                store.registeredPlatforms(),
                                connecting.lmsRenewal,
                                connecting.examinations,
                                addresses),
                        new PlatformDoctorResource(store.institutions(), store.connections(), connecting.doctor),
                        new ToolDoctorResource(store.institutions(), store.connections(), connecting.doctor),
                        new ToolConsumerKeyResource(
                                store.institutions(), store.migrationSecrets(), connecting.migration, clock),
                        new PlatformConsumerKeyResource(
                                store.institutions(), store.migrationSecrets(), connecting.migration, clock),
                        new AlertsResource(store.institutions(), store.alerts()),
                        new WebhooksResource(
                                store.institutions(),
                                store.subscribers(),
                                warnings.sending,
                                addresses,
                                transport.urls,
                                clock),
                        new AlertAddressesResource(
                                store.institutions(),
                                store.subscribers(),
                                warnings.sending,
                                warnings.words,
                                addresses,
                                clock),
                        new SourcesResource(store.institutions(), metering.hearings, clock),
                        new StatementsResource(
                                metering.closing, store.statements(), export, store.snapshots(), reports),
                        new AuditResource(store.institutions(), store.audit(), reports),
                        new StaffResource(
                                store.institutions(), store.staffMembers(), store.staffSessions(), addresses, clock),
                        new RequestsResource(store.institutions(), store.switchRequests(), asking),
                        new StaffRolesResource(store.institutions(), store.staffSettings()),
                        new IdentityProviderResource(
                                store.institutions(), store.staffSettings(), entrance.providerSignIn),
                        new ToolsResource(
                                store.institutions(),
                                store.connections(),
                                store.registeredTools(),
                                addresses,
                                transport.urls),
                        new ToolRegistrationResource(
                                store.institutions(),
                                store.connections(),
                                store.invitations(),
                                store.registeredTools(),
                                addresses,
                                transport.urls,
                                clock),
                        new HoldsResource(
                                store.institutions(), store.holds(), calls.heldGrades, store.ledger(), reports),
                        new RefusalsResource(store.institutions(), metering.refusals, reports, clock)),
                "/api/v1/*");
    }
}
