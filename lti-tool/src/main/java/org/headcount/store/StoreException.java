package org.headcount.store;

import org.headcount.gateway.TemporarilyUnavailable;

/**
 * The database could not do what was asked, and asking again would not help: what passes by itself is a {@link TemporarilyUnavailable}. Nothing of the unit of work
 * was written, unless the message says that it may have been.
 */
public final class StoreException extends RuntimeException {

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
