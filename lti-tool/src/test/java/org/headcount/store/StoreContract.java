package org.headcount.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.headcount.gateway.ApiKeys;
import org.headcount.gateway.ApiKeysContract;
import org.headcount.gateway.ArrivalsContract;
import org.headcount.gateway.Connections;
import org.headcount.gateway.ConnectionsContract;
import org.headcount.gateway.Grants;
import org.headcount.gateway.GrantsContract;
import org.headcount.gateway.HoldsContract;
import org.headcount.gateway.ParkedLaunches;
import org.headcount.gateway.ParkedLaunchesContract;
import org.headcount.gateway.Services;
import org.headcount.gateway.ServicesContract;
import org.headcount.lti.wire.KeyStore;
import org.headcount.lti.wire.KeyStoreContract;
import org.headcount.metering.InstitutionsContract;
import org.headcount.metering.LedgerContract;
import org.headcount.metering.Storage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** Every port's contract, on one kind of database. */
abstract class StoreContract {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final List<Store> opened = new ArrayList<>();

    /** The address of an empty database. */
    abstract String freshDatabase();

    /** Opens a database that is closed when the test ends. */
    Store open(String url) {
        Store store = Store.open(url, () -> NOON);
        opened.add(store);
        return store;
    }

    private Store fresh() {
        return open(freshDatabase());
    }

    @AfterEach
    void close() {
        opened.forEach(Store::close);
        opened.clear();
    }

    @Nested
    class TheLedger extends LedgerContract {
        @Override
        protected Storage emptyStorage() {
            Store store = fresh();
            return new Storage(store.institutions(), store.ledger());
        }
    }

    @Nested
    class TheInstitutions extends InstitutionsContract {
        @Override
        protected Storage emptyStorage() {
            Store store = fresh();
            return new Storage(store.institutions(), store.ledger());
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
    class TheHolds extends HoldsContract {
        @Override
        protected HoldPorts noHolds() {
            Store store = fresh();
            return new HoldPorts(store.institutions(), store.ledger(), store.holds());
        }
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
    class TheKeyStore extends KeyStoreContract {
        @Override
        protected KeyStore emptyStore() {
            return fresh().keys();
        }
    }

    @Nested
    class TheApiKeys extends ApiKeysContract {
        @Override
        protected ApiKeys noKeys() {
            return fresh().apiKeys();
        }
    }
}
