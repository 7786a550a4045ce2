package org.headcount.store;

/**
 * Runs units of work, each in a transaction of its own: all of it happens, or none. Where it cannot at the moment, each way of running it
 * throws a {@link org.headcount.gateway.TemporarilyUnavailable}, and none has happened; a {@link StoreException} where that will not pass.
 */
interface Database extends AutoCloseable {

    Dialect dialect();

    /** Runs work that changes something; returns when it is durable. Safe for any number of callers, also of virtual threads. Not to be called from within work. */
    <T> T write(Work<T> work);

    /** The same of work that writes by no more than one statement, which undoes itself where it fails; on a server it is not told apart where it begins and ends. */
    default <T> T writeAtOnce(Work<T> work) {
        return write(work);
    }

    /** Runs work that changes nothing, on one consistent view of what was committed before the call. */
    <T> T read(Work<T> work);

    /** Runs work that changes nothing and whose statements, mostly one, need no common view: it saves the cost of a transaction. */
    <T> T look(Work<T> work);

    /** How many facts may share a transaction: enough that a commit is a small part of them, few enough that others need not wait. */
    default int factsTogether() {
        return 10_000;
    }

    @Override
    void close();
}
