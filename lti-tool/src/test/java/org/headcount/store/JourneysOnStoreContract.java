package org.headcount.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.headcount.gateway.AuditContract;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.ConnectionsContract;
import org.headcount.gateway.connection.LeftClaims;
import org.headcount.gateway.connection.LeftClaimsContract;
import org.headcount.gateway.connection.NoticeHandlersContract;
import org.headcount.gateway.connection.PendingDeploymentsContract;
import org.headcount.gateway.erasure.Erasing;
import org.headcount.gateway.erasure.ErasuresContract;
import org.headcount.gateway.grade.DueHoldsContract;
import org.headcount.gateway.grade.HoldEndingsContract;
import org.headcount.gateway.grade.HoldsCase;
import org.headcount.gateway.grade.HoldsContract;
import org.headcount.gateway.grade.UnansweredScoresContract;
import org.headcount.gateway.host.AliasesContract;
import org.headcount.gateway.host.HostContacts;
import org.headcount.gateway.host.HostContactsContract;
import org.headcount.gateway.launch.ArrivalsContract;
import org.headcount.gateway.launch.DeepLinks;
import org.headcount.gateway.launch.DeepLinksContract;
import org.headcount.gateway.launch.MigrationSecretsContract;
import org.headcount.gateway.launch.ParkedLaunches;
import org.headcount.gateway.launch.ParkedLaunchesContract;
import org.headcount.gateway.launch.ParkedLogins;
import org.headcount.gateway.launch.ParkedLoginsContract;
import org.headcount.gateway.launch.ParkingContract;
import org.headcount.gateway.registration.Invitations;
import org.headcount.gateway.registration.InvitationsContract;
import org.headcount.gateway.registration.RegisteredPlatformsContract;
import org.headcount.gateway.registration.RegisteredToolsContract;
import org.headcount.gateway.roster.RostersContract;
import org.headcount.gateway.service.Grants;
import org.headcount.gateway.service.GrantsContract;
import org.headcount.gateway.service.Services;
import org.headcount.gateway.service.ServicesContract;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.gateway.staff.ApiKeysContract;
import org.headcount.gateway.staff.StaffMembersContract;
import org.headcount.gateway.staff.StaffSettingsContract;
import org.headcount.gateway.staff.SwitchRequestsContract;
import org.headcount.gateway.statement.ErasedYearsContract;
import org.headcount.gateway.statement.LateFactsContract;
import org.headcount.gateway.statement.PreviewsContract;
import org.headcount.gateway.statement.StatementsCase;
import org.headcount.gateway.statement.StatementsContract;
import org.junit.jupiter.api.Nested;

/** The contracts of the ports of the journeys, on one kind of database. */
abstract class JourneysOnStoreContract extends StoreCase {

    @Nested
    class TheNoticeHandlers extends NoticeHandlersContract {
        @Override
        protected Kept noHandlers() {
            Store store = open(freshDatabase());
            return new Kept(store.noticeHandlers(), store.connections());
        }
    }

    @Nested
    class TheMigrationSecrets extends MigrationSecretsContract {
        @Override
        protected Sides noSecrets() {
            Store store = open(freshDatabase());
            return new Sides(store.migrationSecrets(), store.connections());
        }
    }

    @Nested
    class TheStatements extends StatementsContract {
        @Override
        protected StatementPorts noStatements() {
            return statementPorts();
        }
    }

    @Nested
    class LateFacts extends LateFactsContract {
        @Override
        protected StatementPorts noStatements() {
            return statementPorts();
        }
    }

    private StatementsCase.StatementPorts statementPorts() {
        String url = freshDatabase();
        return new StatementsCase.StatementPorts(node(open(url)), node(open(url)));
    }

    private static StatementsCase.Node node(Store store) {
        return new StatementsCase.Node(store.institutions(), store.ledger(), store.statements());
    }

    @Nested
    class ThePreviews extends PreviewsContract {
        @Override
        protected Ports noFacts() {
            Store store = fresh();
            return new Ports(store.institutions(), store.ledger(), store.snapshots(), store.statements());
        }
    }

    @Nested
    class TheAudit extends AuditContract {
        @Override
        protected AuditPorts nothingTold() {
            Store store = fresh();
            return new AuditPorts(
                    store.institutions(),
                    store.ledger(),
                    store.apiKeys(),
                    store.connections(),
                    store.statements(),
                    store.subscribers(),
                    store.audit());
        }
    }

    @Nested
    class TheConnections extends ConnectionsContract {
        @Override
        protected Connections noConnections() {
            return fresh().connections();
        }
    }

    @Nested
    class TheArrivals extends ArrivalsContract {
        @Override
        protected ArrivalPorts noArrivals() {
            Store store = fresh();
            return new ArrivalPorts(store.institutions(), store.ledger(), store.arrivals(), store.services());
        }
    }

    @Nested
    class TheServices extends ServicesContract {
        @Override
        protected Services noServices() {
            return fresh().services();
        }
    }

    @Nested
    class TheDeepLinks extends DeepLinksContract {
        @Override
        protected DeepLinks noDeepLinks() {
            return fresh().deepLinks();
        }
    }

    @Nested
    class TheHolds extends HoldsContract {
        @Override
        protected HoldPorts noHolds() {
            return holdPorts();
        }
    }

    @Nested
    class DueHolds extends DueHoldsContract {
        @Override
        protected HoldPorts noHolds() {
            return holdPorts();
        }
    }

    private HoldsCase.HoldPorts holdPorts() {
        Store store = fresh();
        return new HoldsCase.HoldPorts(
                store.institutions(), store.ledger(), store.holds(), store.arrivals(), store.services());
    }

    @Nested
    class TheEndsOfHolds extends HoldEndingsContract {
        @Override
        protected HoldsCase.HoldPorts noHolds() {
            return holdPorts();
        }
    }

    @Nested
    class TheErasedYears extends ErasedYearsContract {
        @Override
        protected YearsPorts nobody() {
            Store store = fresh();
            return new YearsPorts(store.institutions(), store.ledger(), store.statements(), store.erasures());
        }
    }

    @Nested
    class TheUnansweredScores extends UnansweredScoresContract {
        @Override
        protected ScorePorts noScores() {
            Store store = fresh();
            return new ScorePorts(store.institutions(), store.ledger(), store.unansweredScores());
        }
    }

    @Nested
    class TheAliases extends AliasesContract {
        @Override
        protected AliasPorts noAliases() {
            String url = freshDatabase();
            Store store = open(url);
            return new AliasPorts(
                    store.institutions(), store.ledger(), store.aliases(), store.erasures(), () -> texts(url));
        }
    }

    @Nested
    class TheErasures extends ErasuresContract {
        @Override
        protected ErasurePorts nobody() {
            String url = freshDatabase();
            return new ErasurePorts(ports(open(url)), ports(open(url)), () -> texts(url));
        }

        private Memory ports(Store store) {
            return new Memory(
                    store.institutions(),
                    store.ledger(),
                    store.snapshots(),
                    store.statements(),
                    store.arrivals(),
                    store.services(),
                    store.holds(),
                    store.unansweredScores(),
                    store.deepLinks(),
                    store.erasures());
        }
    }

    /** All that any table holds, bytes read as Latin-1. */
    private static String texts(String url) {
        StringBuilder texts = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(url)) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found =
                    connection.getMetaData().getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
                while (found.next()) {
                    tables.add(found.getString("TABLE_NAME"));
                }
            }
            for (String table : tables) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("select * from " + table)) {
                    while (rows.next()) {
                        texts.append(table);
                        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                            Object value = rows.getObject(column);
                            texts.append('|')
                                    .append(value instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : value);
                        }
                        texts.append('\n');
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return texts.toString();
    }

    @Nested
    class TheGrants extends GrantsContract {
        @Override
        protected Grants noGrants() {
            return fresh().grants();
        }
    }

    @Nested
    class TheParkedLaunches extends ParkedLaunchesContract {
        @Override
        protected ParkedLaunches noLaunches() {
            return fresh().parkedLaunches();
        }
    }

    @Nested
    class TheParking extends ParkingContract {
        @Override
        protected ParkingPorts nobody() {
            String url = freshDatabase();
            Store here = open(url);
            Store there = here.parkedLaunches() instanceof MemoryParkedLaunches ? here : open(url); // one node alone
            return new ParkingPorts(
                    here.institutions(),
                    here.arrivals(),
                    here.parkedLaunches(),
                    new Erasing(there.erasures(), there.parkedLaunches(), there.parkedLogins()));
        }
    }

    @Nested
    class TheParkedLogins extends ParkedLoginsContract {
        @Override
        protected ParkedLogins noLogins() {
            return fresh().parkedLogins();
        }
    }

    @Nested
    class TheApiKeys extends ApiKeysContract {
        @Override
        protected ApiKeys noKeys() {
            return fresh().apiKeys();
        }
    }

    @Nested
    class TheLeftClaims extends LeftClaimsContract {
        @Override
        protected LeftClaims noClaims() {
            return fresh().leftClaims();
        }
    }

    @Nested
    class TheHostContacts extends HostContactsContract {
        @Override
        protected HostContacts noContacts() {
            return fresh().hostContacts();
        }
    }

    @Nested
    class TheRosters extends RostersContract {
        @Override
        protected RosterPorts nobody() {
            Store store = fresh();
            return new RosterPorts(
                    store.institutions(), store.ledger(), store.arrivals(), store.services(), store.rosters());
        }
    }

    @Nested
    class TheStaff extends StaffMembersContract {
        @Override
        protected StaffPorts nobody() {
            String url = freshDatabase();
            Store here = open(url);
            return new StaffPorts(here.staffMembers(), open(url).staffMembers(), here.staffSessions(), here.audit());
        }
    }

    @Nested
    class TheSwitchRequests extends SwitchRequestsContract {
        @Override
        protected RequestPorts nothingAsked() {
            String url = freshDatabase();
            Store here = open(url);
            Store there = open(url);
            return new RequestPorts(
                    here.institutions(),
                    here.ledger(),
                    here.snapshots(),
                    here.switchRequests(),
                    there.switchRequests(),
                    here.erasures(),
                    here.alerts(),
                    here.outbox(),
                    here.subscribers());
        }
    }

    @Nested
    class TheStaffSettings extends StaffSettingsContract {
        @Override
        protected StaffSettingPorts nothingSaid() {
            Store store = fresh();
            return new StaffSettingPorts(store.staffSettings(), store.staffMembers(), store.staffSessions());
        }
    }

    @Nested
    class TheInvitations extends InvitationsContract {
        @Override
        protected Invitations noInvitations() {
            return fresh().invitations();
        }
    }

    @Nested
    class TheRegisteredPlatforms extends RegisteredPlatformsContract {
        @Override
        protected PlatformPorts nothing() {
            Store store = fresh();
            return new PlatformPorts(store.registeredPlatforms(), store.connections(), store.keys());
        }
    }

    @Nested
    class TheRegisteredTools extends RegisteredToolsContract {
        @Override
        protected ToolPorts nothing() {
            Store store = fresh();
            return new ToolPorts(store.registeredTools(), store.connections(), store.invitations());
        }
    }

    @Nested
    class ThePendingDeployments extends PendingDeploymentsContract {
        @Override
        protected DeploymentPorts nothing() {
            Store store = fresh();
            return new DeploymentPorts(store.pendingDeployments(), store.connections());
        }
    }
}
