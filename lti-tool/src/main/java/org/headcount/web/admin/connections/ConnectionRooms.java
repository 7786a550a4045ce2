package org.headcount.web.admin.connections;

import java.time.InstantSource;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.Audit;
import org.headcount.gateway.connection.ConnectionDoctor;
import org.headcount.gateway.connection.ConnectionNotes;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.Examinations;
import org.headcount.gateway.connection.LeftClaims;
import org.headcount.gateway.connection.PendingDeployments;
import org.headcount.gateway.host.HostContacts;
import org.headcount.gateway.registration.Invitations;
import org.headcount.gateway.registration.LmsRenewal;
import org.headcount.gateway.registration.RegisteredPlatforms;
import org.headcount.gateway.registration.RegisteredTools;
import org.headcount.gateway.roster.Rosters;
import org.headcount.gateway.service.Grants;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.alert.Signals;

/**
 * All that the pages of connections ask.
 *
 * @param keys with which we sign toward LMSs
 * @param seal of the ids that are given away before anything is connected
 */
public record ConnectionRooms(
        Connections connections,
        RegisteredPlatforms platforms,
        RegisteredTools tools,
        PendingDeployments pending,
        Invitations invitations,
        ConnectionNotes notes,
        ConnectionDoctor doctor,
        LmsRenewal renewal,
        Examinations examinations,
        KeyRings keys,
        Grants grants,
        LeftClaims leftClaims,
        Rosters rosters,
        HostContacts contacts,
        ApiKeys apiKeys,
        Signals signals,
        Audit audit,
        Addresses addresses,
        UrlPolicy urls,
        Seal seal,
        InstantSource clock) {}
