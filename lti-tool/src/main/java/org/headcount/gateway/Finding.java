package org.headcount.gateway;

/**
 * What was found about one side of a connection.
 *
 * @param found short, and nothing secret or personal; empty where there is nothing to say
 * @param advice what to do, and where; empty where nothing is to be done
 */
public record Finding(Check check, Result result, String found, String advice) {

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

    static Finding passed(Check check, String found) {
        return new Finding(check, Result.PASSED, found, "");
    }

    static Finding warning(Check check, String found, String advice) {
        return new Finding(check, Result.WARNING, found, advice);
    }

    static Finding failed(Check check, String found, String advice) {
        return new Finding(check, Result.FAILED, found, advice);
    }

    static Finding unknown(Check check, String found, String advice) {
        return new Finding(check, Result.UNKNOWN, found, advice);
    }
}
