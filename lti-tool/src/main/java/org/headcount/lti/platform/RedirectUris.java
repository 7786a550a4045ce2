package org.headcount.lti.platform;

import java.util.List;
import java.util.Optional;

/** Where a tool takes its messages. This comparison is the only guard: a tool may put any address into its request. */
final class RedirectUris {

    private RedirectUris() {}

    /**
     * The registered address that a requested one names: letter by letter, but that an empty path is {@code /} (RFC 3986 §6.2.3).
     *
     * @return the registered spelling
     */
    static Optional<String> named(String requested, List<String> registered) {
        if (registered.contains(requested)) {
            return Optional.of(requested);
        }
        return registered.stream()
                .filter(one -> isSlashed(one, requested) || isSlashed(requested, one))
                .findFirst();
    }

    private static boolean isSlashed(String bare, String other) {
        return isBare(bare) && other.equals(bare + "/");
    }

    /** Scheme and authority, nothing behind. */
    private static boolean isBare(String address) {
        int authority = address.indexOf("://") + "://".length();
        return address.startsWith("http")
                && authority > "://".length()
                && address.length() > authority
                && address.chars()
                        .skip(authority)
                        .noneMatch(one -> one == '/' || one == '?' || one == '#' || one == '@');
    }
}
