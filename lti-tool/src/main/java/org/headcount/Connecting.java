package org.headcount;

import java.time.InstantSource;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.ConnectionDoctor;
import org.headcount.gateway.connection.ConnectionNotes;
import org.headcount.gateway.connection.Examinations;
import org.headcount.gateway.connection.LmsHosts;
import org.headcount.gateway.launch.Migration;
import org.headcount.gateway.registration.LmsRegistration;
import org.headcount.gateway.registration.LmsRenewal;
import org.headcount.gateway.registration.ToolJoining;
import org.headcount.lti.tool.RegistrationClient;
import org.headcount.store.Store;

/** LMSs and tools that are connected to each other through us, and how they come to be. */
final class Connecting {

    final LmsHosts lmsHosts;
    final ConnectionNotes notes;
    final Examinations examinations = new Examinations(8);
    final ConnectionDoctor doctor;
    final LmsRenewal lmsRenewal;
    final LmsRegistration lmsRegistration;
    final ToolJoining toolJoining;
    final Migration migration;

    Connecting(Addresses addresses, Store store, Transport transport, InstantSource clock) {
        lmsHosts = new LmsHosts(store.connections());
        notes = new ConnectionNotes(clock);
        doctor = new ConnectionDoctor(
                store.connections(), transport.outbound, transport.toolKeys, lmsHosts, addresses, examinations, clock);
        RegistrationClient client = new RegistrationClient(transport.outbound, transport.urls);
        lmsRenewal =
                new LmsRenewal(addresses, store.registeredPlatforms(), store.connections(), client, transport.seal);
        lmsRegistration = new LmsRegistration(
                addresses,
                store.invitations(),
                store.registeredPlatforms(),
                store.connections(),
                lmsRenewal,
                client,
                transport.toolKeys,
                transport.urls,
                transport.seal,
                clock);
        toolJoining = new ToolJoining(
                addresses, store.connections(), store.invitations(), store.registeredTools(), transport.urls, clock);
        migration = new Migration(store.migrationSecrets(), transport.seal);
    }
}
