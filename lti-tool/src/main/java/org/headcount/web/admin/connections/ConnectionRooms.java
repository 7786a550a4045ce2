package org.headcount.web.admin.connections;

import java.time.InstantSource;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.ApiKeys;
import org.headcount.gateway.Audit;
import org.headcount.gateway.ConnectionDoctor;
import org.headcount.gateway.ConnectionNotes;
import org.headcount.gateway.Connections;
import org.headcount.gateway.Examinations;
import org.headcount.gateway.Grants;
import org.headcount.gateway.HostContacts;
import org.headcount.gateway.Invitations;
import org.headcount.gateway.LeftClaims;
import org.headcount.gateway.LmsRenewal;
import org.headcount.gateway.PendingDeployments;
import org.headcount.gateway.RegisteredPlatforms;
import org.headcount.gateway.RegisteredTools;
import org.headcount.gateway.Rosters;
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
