package org.headcount.store;

/** The database could not do what was asked, and asking again at once would not help. Nothing of the unit of work was written, unless the message says that it may have been. */
public final class StoreException extends RuntimeException {

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
