package org.headcount.web.admin.settings;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.headcount.gateway.staff.ProviderSignIn;
import org.headcount.gateway.staff.StaffEntry;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.Visit;

/** By which ways the staff of an institution come in, as forms say it. */
final class StaffWays {

    private static final int LONGEST = 255;
    private static final int LONGEST_URL = 2_048;

    private final StaffSettings settings;
    private final ProviderSignIn providers;

    StaffWays(StaffSettings settings, ProviderSignIn providers) {
        this.settings = settings;
        this.providers = providers;
    }

    Notice roles(Visit visit) {
        String other = visit.text("other");
        if (other.length() > LONGEST) {
            return Notice.failed("staff-roles");
        }
        StaffSettings.Change changed = settings.by(visit.author()).changeEntry(visit.id(), before -> {
            Map<String, StaffRole> worth = new TreeMap<>(before.worth());
            worth.remove(visit.parameter("shown"));
            put(worth, StaffEntry.ADMINISTRATOR, visit.parameter("administrators"));
            put(worth, StaffEntry.INSTRUCTOR, visit.parameter("instructors"));
            if (!other.isEmpty()) {
                put(worth, other, visit.parameter("worth"));
            }
            return new StaffEntry(worth);
        });
        return changed == StaffSettings.Change.LAST_OWNER
                ? Notice.failed("last-owner-by-role")
                : Notice.done("staff-roles");
    }

    private static void put(Map<String, StaffRole> worth, String role, String value) {
        StaffRole.named(value).ifPresentOrElse(right -> worth.put(role, right), () -> worth.remove(role));
    }

    /** A secret that is left empty stays as it is, where issuer and client do. */
    Notice provider(Visit visit) {
        String issuer = visit.text("issuer");
        String client = visit.text("client");
        String secret = visit.text("secret");
        if (client.isEmpty()
                || client.length() > LONGEST
                || secret.length() > LONGEST
                || issuer.length() > LONGEST_URL) {
            return Notice.failed("provider");
        }
        if (!providers.answers(issuer)) {
            return Notice.failed("provider-silent");
        }
        Optional<StaffSettings.IdentityProvider> before = settings.provider(visit.id())
                .filter(one -> one.issuer().equals(issuer) && one.clientId().equals(client));
        String kept = secret.isEmpty()
                ? before.map(StaffSettings.IdentityProvider::sealedSecret).orElse("")
                : providers.sealed(visit.id(), secret);
        return told(
                settings.by(visit.author())
                        .keepProvider(visit.id(), new StaffSettings.IdentityProvider(issuer, client, kept)),
                "provider");
    }

    Notice removedProvider(Visit visit) {
        return told(settings.by(visit.author()).removeProvider(visit.id()), "provider-removed");
    }

    private static Notice told(StaffSettings.Change change, String done) {
        return change == StaffSettings.Change.LAST_OWNER ? Notice.failed("last-owner-by-provider") : Notice.done(done);
    }
}
