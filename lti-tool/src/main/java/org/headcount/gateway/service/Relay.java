package org.headcount.gateway.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.wire.Reply;

/** Hands an LMS's answer on to the tool. */
public final class Relay {

    private static final List<String> KEPT = List.of("Content-Type", "Retry-After");

    private Relay() {}

    /** The answer as it came; or, without one, why there is none. */
    public static ServiceAnswer of(ServiceClient.Outcome outcome) {
        if (outcome instanceof ServiceClient.Outcome.Answered answered) {
            return with(answered.answer(), Map.of(), answered.answer().body());
        }
        if (outcome instanceof ServiceClient.Outcome.Refused refused) {
            return new ServiceAnswer.Refused(
                    ServiceRefusal.LMS_REFUSES_US, List.of(), Map.of("lmsError", refused.error()));
        }
        return ServiceAnswer.Refused.of(
                outcome instanceof ServiceClient.Outcome.Unanswered silent && silent.timedOut()
                        ? ServiceRefusal.LMS_TIMEOUT
                        : ServiceRefusal.LMS_UNREACHABLE);
    }

    /** The answer's status and type, with headers and a body of ours. */
    public static ServiceAnswer with(Reply.Answered answer, Map<String, String> more, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        KEPT.forEach(name -> answer.header(name).ifPresent(value -> headers.put(name, value)));
        headers.putAll(more);
        return new ServiceAnswer.Relayed(answer.status(), headers, body);
    }

    public static ServiceAnswer unreadable() {
        return ServiceAnswer.Refused.of(ServiceRefusal.LMS_UNREADABLE);
    }
}
