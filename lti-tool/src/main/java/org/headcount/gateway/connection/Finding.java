package org.headcount.gateway.connection;

import org.headcount.gateway.connection.Remark.Said;

/**
 * What was found about one side of a connection.
 *
 * @param found short, and nothing secret or personal; {@link Remark#NOTHING} where there is nothing to say
 * @param advice what to do, and where; {@link Remark#NOTHING} where nothing is to be done
 */
public record Finding(Check check, Result result, Said found, Said advice) {

    /** What was looked at, in the order in which it is worth mending. */
    public enum Check {
        CONFIGURATION,
        KEYS,
        CLOCK,
        DEPLOYMENTS,
        TOKEN,
        SCOPES,
        LOGIN,
        REDIRECT,
        FRAME
    }

    /** How it is. */
    public enum Result {
        PASSED,
        /** It works for some, or not for long. */
        WARNING,
        FAILED,
        /** The other side does not let it be seen. */
        UNKNOWN
    }

    static Finding passed(Check check, Said found) {
        return new Finding(check, Result.PASSED, found, Remark.NOTHING.of());
    }

    static Finding warning(Check check, Said found, Said advice) {
        return new Finding(check, Result.WARNING, found, advice);
    }

    static Finding failed(Check check, Said found, Said advice) {
        return new Finding(check, Result.FAILED, found, advice);
    }

    static Finding unknown(Check check, Said found, Said advice) {
        return new Finding(check, Result.UNKNOWN, found, advice);
    }
}
