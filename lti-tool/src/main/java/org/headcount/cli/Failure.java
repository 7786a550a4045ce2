package org.headcount.cli;

/** A command cannot do what it was asked to, for a reason that its user understands. */
final class Failure extends RuntimeException {

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
