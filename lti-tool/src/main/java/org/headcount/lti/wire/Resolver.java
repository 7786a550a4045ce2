package org.headcount.lti.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a host name means. */
@FunctionalInterface
interface Resolver {

    Resolver SYSTEM = InetAddress::getAllByName;

    InetAddress[] resolve(String host) throws UnknownHostException;
}
