package org.headcount.store;

import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.headcount.gateway.Audit;
import org.headcount.gateway.TemporarilyUnavailable;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LeftClaims;
import org.headcount.gateway.connection.NoticeHandlers;
import org.headcount.gateway.connection.PendingDeployments;
import org.headcount.gateway.erasure.Erasures;
import org.headcount.gateway.grade.Holds;
import org.headcount.gateway.grade.UnansweredScores;
import org.headcount.gateway.host.Aliases;
import org.headcount.gateway.host.HostContacts;
import org.headcount.gateway.host.StatusFeed;
import org.headcount.gateway.launch.Arrivals;
import org.headcount.gateway.launch.DeepLinks;
import org.headcount.gateway.launch.MigrationSecrets;
import org.headcount.gateway.launch.ParkedLaunches;
import org.headcount.gateway.launch.ParkedLogins;
import org.headcount.gateway.registration.Invitations;
import org.headcount.gateway.registration.RegisteredPlatforms;
import org.headcount.gateway.registration.RegisteredTools;
import org.headcount.gateway.roster.Rosters;
import org.headcount.gateway.service.Grants;
import org.headcount.gateway.service.Services;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.gateway.staff.StaffMembers;
import org.headcount.gateway.staff.StaffSessions;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.gateway.staff.SwitchRequests;
import org.headcount.gateway.statement.Statements;
import org.headcount.gateway.warning.Alerts;
import org.headcount.gateway.warning.Outbox;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.lti.wire.KeyStore;
import org.headcount.metering.alert.Signals;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MadeLinks;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.Snapshots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;

/**
 * Everything that is remembered: one port for each of the rooms' needs, all of them on one database, but for the launches
 * between their legs, which need no disk. For any number of threads.
 */
public final class Store implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final int CONNECTIONS = 10;

    /** SQLite's file format §1.3.1. */
    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Database durable;
    private final Forgetting forgetting;
    private final List<Database> open;

    private final Ledger ledger;
    private final Snapshots snapshots;
    private final Institutions institutions;
    private final Statements statements;
    private final Connections connections;
    private final Invitations invitations;
    private final RegisteredPlatforms registeredPlatforms;
    private final RegisteredTools registeredTools;
    private final PendingDeployments pendingDeployments;
    private final Arrivals arrivals;
    private final Services services;
    private final Holds holds;
    private final UnansweredScores unansweredScores;
    private final Rosters rosters;
    private final LeftClaims leftClaims;
    private final MigrationSecrets migrationSecrets;
    private final NoticeHandlers noticeHandlers;
    private final Erasures erasures;
    private final Grants grants;
    private final ParkedLaunches parkedLaunches;
    private final ParkedLogins parkedLogins;
    private final KeyStore keys;
    private final ApiKeys apiKeys;
    private final Signals signals;
    private final Alerts alerts;
    private final Outbox outbox;
    private final Subscribers subscribers;
    private final Audit audit;
    private final StaffMembers staffMembers;
    private final StaffSessions staffSessions;
    private final StaffSettings staffSettings;
    private final SwitchRequests switchRequests;
    private final Tally tally = new Tally();
    private final StatusFeed statusFeed;
    private final Aliases aliases;
    private final HostContacts hostContacts;

    /**
     * @param transients where launches are parked: on a server, for all nodes; nowhere on a file, which has one
     * @param parks the same as parkedLaunches, for whoever writes launches down
     * @param traces takes from the database's own files what deleting leaves in them
     */
    private Store(
            Database durable,
            List<Database> transients,
            Runnable traces,
            ParkedLogins parkedLogins,
            ParkedLaunches parkedLaunches,
            Parks parks,
            InstantSource clock) {
        this.durable = durable;
        this.open = Stream.concat(Stream.of(durable), transients.stream()).toList();
        this.parkedLogins = parkedLogins;
        this.parkedLaunches = parkedLaunches;
        TermsRows terms = new TermsRows(durable.dialect());
        Identities identities = new Identities(durable.dialect(), clock);
        PeriodRows periods = new PeriodRows(durable.dialect());
        FactWriter facts = new FactWriter(identities, periods, clock);
        Bell bell = new Bell();
        AuditRows auditRows = new AuditRows(clock);
        ServiceRows serviceRows = new ServiceRows();
        this.ledger = new SqlLedger(durable, terms, identities, periods, facts, bell, clock, tally, auditRows);
        this.snapshots = new SqlSnapshots(
                durable,
                terms,
                view -> new SqlLedger(view, terms, identities, periods, facts, bell, clock, tally, auditRows));
        this.institutions = new SqlInstitutions(durable, terms, periods, bell, clock, auditRows);
        this.statements = new SqlStatements(durable, terms, auditRows);
        SqlConnections directory = new SqlConnections(durable, clock, auditRows);
        this.connections = directory;
        this.invitations = new SqlInvitations(durable, auditRows);
        this.pendingDeployments = new SqlPendingDeployments(durable);
        this.registeredTools = new SqlRegisteredTools(durable, auditRows, directory);
        this.registeredPlatforms = new SqlRegisteredPlatforms(durable, clock, auditRows, directory::forget);
        this.arrivals =
                new SqlArrivals(durable, clock, terms, identities, facts, periods, serviceRows, parks, bell, tally);
        this.services = new SqlServices(durable, serviceRows);
        this.holds = new SqlHolds(durable, terms, identities, facts, bell, tally, auditRows);
        this.leftClaims = new SqlLeftClaims(durable, clock);
        this.migrationSecrets = new SqlMigrationSecrets(durable, auditRows);
        this.noticeHandlers = new SqlNoticeHandlers(durable);
        this.rosters = new SqlRosters(durable, terms, identities, facts, bell, tally, clock);
        this.unansweredScores = new SqlUnansweredScores(durable, identities);
        this.erasures = new SqlErasures(durable, identities, clock, auditRows);
        this.grants = new SqlGrants(durable);
        this.keys = new SqlKeyStore(durable);
        this.apiKeys = new SqlApiKeys(durable, auditRows);
        this.signals = new SqlSignals(durable);
        this.alerts = new SqlAlerts(durable);
        this.outbox = new SqlOutbox(durable);
        this.subscribers = new SqlSubscribers(durable, auditRows);
        this.audit = new SqlAudit(durable, auditRows);
        this.staffMembers = new SqlStaffMembers(durable, auditRows);
        this.staffSessions = new SqlStaffSessions(durable);
        this.staffSettings = new SqlStaffSettings(durable, auditRows);
        this.switchRequests = new SqlSwitchRequests(durable, auditRows);
        this.aliases = new SqlAliases(durable, identities, clock);
        this.hostContacts = new SqlHostContacts(durable);
        SqlStatusFeed feed = new SqlStatusFeed(durable, identities, periods, clock);
        this.statusFeed = feed;
        this.forgetting = new Forgetting(
                durable,
                transients,
                () -> {
                    feed.tidy();
                    traces.run();
                },
                clock);
    }

    /**
     * Opens a database and brings it to the shape that this version needs.
     *
     * @param url {@code jdbc:sqlite:} and a file, which is made where it is missing; or {@code jdbc:postgresql:} as its
     *     driver reads it, user and password included
     * @throws IllegalArgumentException if the address is neither
     * @throws StoreException if the database cannot be reached or used
     */
    public static Store open(String url, InstantSource clock) {
        return open(url, "", "", clock);
    }

    /** The same for whoever writes much without a pause, such as an import, and has memory for it. */
    public static Store openToLoad(String url, InstantSource clock) {
        return url.startsWith(SQLITE) ? openFile(url, clock, SqliteDatabase::toLoad) : open(url, clock);
    }

    /** How many lists of facts may be written at a time to any use: a file has one writer, and is to be left to others in between. */
    public int listsSideBySide() {
        return durable.dialect() == Dialect.POSTGRESQL ? 2 : 1;
    }

    /** How many facts a list has at most to any use by now: of a file more once as many share a transaction, since nobody else writes to it. */
    public int factsInAList() {
        return durable.dialect() == Dialect.POSTGRESQL
                ? 5_000
                : Math.max(SqliteDatabase.FACTS_IN_A_LIST, durable.factsTogether());
    }

    /** To be called once very much was written: pages that look through all of it are as fast from then on as they will be. */
    public void settle() {
        Growth.settle(durable);
    }

    /** The same for a server whose user and password are not part of the address; both are empty where they are. */
    public static Store open(String url, String user, String password, InstantSource clock) {
        if (url.startsWith(SQLITE)) {
            return openFile(url, clock, SqliteDatabase::new);
        }
        if (url.startsWith(POSTGRESQL)) {
            return openServer(url, user, password, clock);
        }
        throw new IllegalArgumentException("a database address begins with " + SQLITE + " or " + POSTGRESQL);
    }

    private interface FileOpener {
        Database open(String url, String name) throws SQLException;
    }

    private static Store openFile(String url, InstantSource clock, FileOpener opener) {
        Path file = file(url);
        try {
            prepare(file);
            if (!mayBeDatabase(file)) {
                throw new IOException("it is something else than a database");
            }
            String address = SQLITE + file;
            migrate(address);
            Database durable = opener.open(address, "store-writer");
            MemoryParkedLaunches parked = new MemoryParkedLaunches();
            return new Store(
                    durable,
                    List.of(),
                    new Traces(durable, address, clock, ZoneId.systemDefault())::remove,
                    new MemoryParkedLogins(clock),
                    parked,
                    parked,
                    clock);
        } catch (SQLException | IOException e) {
            throw new StoreException("the database file cannot be used: " + file, e);
        }
    }

    /** Where an embedded database is. */
    static Path file(String url) {
        String name = url.startsWith(SQLITE) ? url.substring(SQLITE.length()) : "";
        if (name.isEmpty() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
            throw new IllegalArgumentException(SQLITE + " is followed by the path of a file and nothing else");
        }
        return Path.of(name).toAbsolutePath();
    }

    /** Makes a file that only its owner may read: our keys are in it. */
    static void prepare(Path file) throws IOException {
        unpackBeside(file);
        if (Files.notExists(file)) {
            Files.createFile(file);
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Asked before whoever migrates it tries again and again. */
    private static boolean mayBeDatabase(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] first = bytes.readNBytes(HEADER.length);
            return first.length == 0 || Arrays.equals(first, HEADER);
        }
    }

    /** Has the driver unpack its native part beside a database, where nobody else can exchange it. */
    static void unpackBeside(Path file) throws IOException {
        Path folder = file.resolveSibling("native");
        Files.createDirectories(folder);
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", folder.toString());
        }
    }

    private static void migrate(String url) {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl(url);
        Migrations.run(database, Dialect.SQLITE, "tables", "sqlite");
    }

    private static Store openServer(String url, String user, String password, InstantSource clock) {
        PostgresDatabase.Server server = new PostgresDatabase.Server(url, user, password, CONNECTIONS);
        try {
            PostgresDatabase.migrate(server);
            return onServer(
                    PostgresDatabase.open(server, "store", true),
                    PostgresDatabase.open(server, "store-transient", false),
                    clock);
        } catch (HikariPool.PoolInitializationException e) {
            throw new StoreException("the database server cannot be reached", e);
        }
    }

    /** On what is connected already with a server, and has the shape that this version needs; closes it in the end. */
    static Store onServer(Database durable, Database transients, InstantSource clock) {
        SqlParkedLaunches parked = new SqlParkedLaunches(transients);
        return new Store(
                durable,
                List.of(transients),
                () -> {}, // its dumps hold no deleted rows, and its own files lose them by its own vacuum
                new SqlParkedLogins(transients, clock),
                parked,
                parked,
                clock);
    }

    public Ledger ledger() {
        return ledger;
    }

    public MadeLinks madeLinks() {
        return new SqlMadeLinks(durable);
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    public Institutions institutions() {
        return institutions;
    }

    public Statements statements() {
        return statements;
    }

    public Connections connections() {
        return connections;
    }

    public Invitations invitations() {
        return invitations;
    }

    public RegisteredPlatforms registeredPlatforms() {
        return registeredPlatforms;
    }

    public RegisteredTools registeredTools() {
        return registeredTools;
    }

    public PendingDeployments pendingDeployments() {
        return pendingDeployments;
    }

    public Arrivals arrivals() {
        return arrivals;
    }

    public Services services() {
        return services;
    }

    public DeepLinks deepLinks() {
        return new SqlDeepLinks(durable);
    }

    public LeftClaims leftClaims() {
        return leftClaims;
    }

    public NoticeHandlers noticeHandlers() {
        return noticeHandlers;
    }

    public MigrationSecrets migrationSecrets() {
        return migrationSecrets;
    }

    public Rosters rosters() {
        return rosters;
    }

    public Holds holds() {
        return holds;
    }

    public UnansweredScores unansweredScores() {
        return unansweredScores;
    }

    public Erasures erasures() {
        return erasures;
    }

    public Grants grants() {
        return grants;
    }

    public ParkedLaunches parkedLaunches() {
        return parkedLaunches;
    }

    public ParkedLogins parkedLogins() {
        return parkedLogins;
    }

    public KeyStore keys() {
        return keys;
    }

    public ApiKeys apiKeys() {
        return apiKeys;
    }

    public Signals signals() {
        return signals;
    }

    public Alerts alerts() {
        return alerts;
    }

    public Outbox outbox() {
        return outbox;
    }

    public Subscribers subscribers() {
        return subscribers;
    }

    public Audit audit() {
        return audit;
    }

    public StaffMembers staffMembers() {
        return staffMembers;
    }

    public StaffSessions staffSessions() {
        return staffSessions;
    }

    public StaffSettings staffSettings() {
        return staffSettings;
    }

    public SwitchRequests switchRequests() {
        return switchRequests;
    }

    /** Has somebody told what became of each fact that is reported to this process, by whatever way, once it is durable. */
    public void whenReported(Consumer<Receipt> told) {
        tally.tell(told);
    }

    public HostContacts hostContacts() {
        return hostContacts;
    }

    public Aliases aliases() {
        return aliases;
    }

    public StatusFeed statusFeed() {
        return statusFeed;
    }

    /** Whether the database answers. */
    public boolean answers() {
        try {
            return durable.read(session -> session.exists("select 1"));
        } catch (TemporarilyUnavailable e) { // anybody may ask, and often
            LOG.warn("the database does not answer: {}", e.getMessage());
            return false;
        } catch (StoreException e) {
            LOG.warn("the database does not answer", e);
            return false;
        }
    }

    /** Deletes what has expired, and the traces of who was erased; done every minute by itself. */
    public void forget() {
        forgetting.run();
    }

    /** Finishes what is being written, and refuses what comes after. */
    @Override
    public void close() {
        forgetting.close();
        open.forEach(Database::close);
    }
}
