package org.headcount.gateway.connection;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.headcount.gateway.connection.Finding.Check;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Reply;

/** One look at a connected tool. */
final class ToolExamination {

    private static final String ANCESTORS = "frame-ancestors";

    private final ToolRegistration tool;
    private final Set<String> frames;
    private final Peer peer;

    /** @param frames addresses of the LMSs that show it */
    ToolExamination(ToolRegistration tool, Set<String> frames, Outbound outbound, InstantSource clock) {
        this.tool = tool;
        this.frames = frames;
        this.peer = new Peer(outbound, clock);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Reply keys = peer.get(tool.jwksUri());
        findings.add(Peer.keys(keys, tool.jwksUri(), Peer.Side.TOOL));
        findings.add(peer.clock(keys, Peer.Side.TOOL));
        findings.add(login(peer.get(tool.loginUri())));
        findings.add(redirects());
        findings.add(frame(peer.get(tool.targetLinkUri())));
        return findings;
    }

    /** Asked without parameters, a login address complains; that it is there is all that is to be known. */
    private Finding login(Reply reply) {
        boolean there = reply instanceof Reply.Answered answered
                && answered.status() < 500
                && answered.status() != 404
                && answered.status() != 410;
        return there
                ? Finding.passed(Check.LOGIN, Peer.said(reply))
                : Finding.failed(Check.LOGIN, Peer.said(reply), Remark.CHECK_LOGIN.of(tool.loginUri()));
    }

    private Finding redirects() {
        List<String> elsewhere = tool.redirectUris().stream()
                .filter(uri -> !hostOf(uri).equals(hostOf(tool.loginUri().toString()))
                        && !hostOf(uri).equals(hostOf(tool.targetLinkUri().toString())))
                .toList();
        return elsewhere.isEmpty()
                ? Finding.passed(
                        Check.REDIRECT,
                        tool.redirectUris().size() == 1
                                ? Remark.ONE_ADDRESS.of()
                                : Remark.ADDRESSES.of(tool.redirectUris().size()))
                : Finding.warning(
                        Check.REDIRECT, Remark.OTHER_HOST.of(String.join(" ", elsewhere)), Remark.CHECK_REDIRECTS.of());
    }

    /** A warning at most: this is a page before its launch, after which it may forbid frames or allow them, and an LMS may open it in a window. */
    private Finding frame(Reply reply) {
        if (!(reply instanceof Reply.Answered answered)) {
            return Finding.unknown(Check.FRAME, Peer.said(reply), Remark.CHECK_TARGET.of(tool.targetLinkUri()));
        }
        Optional<String> ancestors = answered.headerValues("content-security-policy").stream()
                .flatMap(policy -> List.of(policy.split("[;,]", -1)).stream())
                .map(String::strip)
                .filter(directive -> directive.toLowerCase(Locale.ROOT).startsWith(ANCESTORS))
                .map(directive -> directive.substring(ANCESTORS.length()).strip())
                .findFirst();
        if (ancestors.isPresent()) {
            return allowed(ancestors.get());
        }
        Optional<String> options =
                answered.header("x-frame-options").map(text -> text.strip().toUpperCase(Locale.ROOT));
        return options.filter(text -> text.equals("DENY") || text.equals("SAMEORIGIN"))
                .map(text -> Finding.warning(
                        Check.FRAME, Remark.VERBATIM.of("X-Frame-Options: " + text), Remark.ALLOW_FRAMES.of()))
                .orElseGet(() -> Finding.passed(Check.FRAME, Remark.FRAME_ANY.of()));
    }

    private Finding allowed(String sources) {
        Set<String> missing = new TreeSet<>();
        for (String frame : frames) {
            if (!FrameSources.allow(sources, frame)) {
                missing.add(hostOf(frame));
            }
        }
        return missing.isEmpty()
                ? Finding.passed(Check.FRAME, Remark.FRAME_EVERY_LMS.of())
                : Finding.warning(
                        Check.FRAME,
                        Remark.FRAME_LEFT_OUT.of(sources, String.join(", ", missing)),
                        Remark.ADD_TO_FRAMES.of());
    }

    private static String hostOf(String address) {
        String host = URI.create(address).getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }
}
