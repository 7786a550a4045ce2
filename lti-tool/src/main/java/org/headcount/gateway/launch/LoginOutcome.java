package org.headcount.gateway.launch;

import java.util.List;
import org.headcount.lti.tool.Login;
import org.headcount.lti.tool.Violation;

/** What became of a login initiation. */
public sealed interface LoginOutcome {

    /** The browser goes on to the LMS, with a cookie of ours. */
    record Begun(String platform, Login.Begun login) implements LoginOutcome {}

    /** {@code platform}: the LMS that it names; empty where nobody knows which. */
    record Refused(String platform, List<Violation> violations) implements LoginOutcome {}
}
