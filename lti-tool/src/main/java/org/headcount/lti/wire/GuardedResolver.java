package org.headcount.lti.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Gives the HTTP client addresses that were judged, so that it connects to what was checked and not to what the name means a moment later. One
 * forbidden address among several forbids the name.
 */
final class GuardedResolver implements DnsResolver {

    private final UrlPolicy policy;
    private final Resolver names;

    GuardedResolver(UrlPolicy policy, Resolver names) {
        this.policy = policy;
        this.names = names;
    }

    /** The name means an address that must not be called. */
    static final class Forbidden extends UnknownHostException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        for (InetAddress address : addresses) {
            if (!allowed(host, address)) {
                throw new Forbidden();
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private boolean allowed(String host, InetAddress address) {
        if (!policy.allowPrivateAddresses()) {
            return Addresses.isPublic(address);
        }
        boolean nowhere = address.isAnyLocalAddress() || address.isMulticastAddress();
        boolean pretender =
                Addresses.isLocalName(host) && !address.isLoopbackAddress(); // plain http may go to loopback only
        return !nowhere && !pretender;
    }
}
