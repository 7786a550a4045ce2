package org.headcount.web.admin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.staff.ProviderSignIn;
import org.headcount.gateway.staff.StaffMembers;
import org.headcount.gateway.staff.StaffSessions;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.web.OperatorKey;

/** Where staff come in, by whatever way: all of them begin sessions of one kind. */
public final class StaffDoors {

    private final String home;
    private final StaffCookies cookies;
    private final SignedIn signedIn;
    private final OperatorKey operator;
    private final ProviderSignIn provider;
    private final StaffMembers members;
    private final StaffSettings settings;

    /**
     * @param idle how long a session lasts without being used
     * @param longest how long it lasts at all
     */
    public StaffDoors(
            StaffSessions sessions,
            StaffMembers members,
            StaffSettings settings,
            ProviderSignIn provider,
            OperatorKey operator,
            Addresses addresses,
            Duration idle,
            Duration longest,
            InstantSource clock) {
        this.home = addresses.base().getRawPath() + "/admin";
        this.cookies = new StaffCookies(home, "https".equals(addresses.base().getScheme()));
        this.signedIn = new SignedIn(sessions, operator, cookies, clock, idle, longest);
        this.operator = operator;
        this.provider = provider;
        this.members = members;
        this.settings = settings;
    }

    /** The addresses of our style sheets, for pages that are none of these. */
    public List<String> styleSheets() {
        return List.of(asset("bootstrap.css"), asset("headcount.css"));
    }

    private String asset(String name) {
        return home + "/assets/" + Assets.versioned(name);
    }

    /** Address of the first page. */
    String home() {
        return home;
    }

    StaffCookies cookies() {
        return cookies;
    }

    SignedIn signedIn() {
        return signedIn;
    }

    OperatorKey operator() {
        return operator;
    }

    ProviderSignIn provider() {
        return provider;
    }

    StaffMembers members() {
        return members;
    }

    StaffSettings settings() {
        return settings;
    }
}
