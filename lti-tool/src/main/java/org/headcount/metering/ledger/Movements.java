package org.headcount.metering.ledger;

import java.util.List;
import java.util.OptionalLong;

/**
 * Licences that begin and end, counted where they are kept. Instants are microseconds since the epoch, stretches half-open;
 * a period that ends where it begins is never in use, and no beginning or end.
 *
 * @param <E> what reading them may throw
 */
public interface Movements<E extends Exception> {

    /** How many are in use before an instant and after it. */
    int carried(long at) throws E;

    /**
     * How many learners have a period, empty or not, that begins in a stretch, and none earlier that reaches to an instant or
     * beyond it.
     *
     * @param since at the latest the beginning of the stretch
     */
    int entering(long from, long until, long since) throws E;

    /**
     * When the one of them enters before whom so many others do.
     *
     * @return empty where they are not more than that
     */
    OptionalLong entering(long from, long until, long since, int others) throws E;

    /** How many begin and end in each part of a stretch, in the order of time. All parts are as wide, but for the last one. */
    List<Part> parts(long from, long until, long width) throws E;

    /** When they begin, ascending; not for more than some thousand. Where none does, but an empty period is, may be told with none. */
    List<Together> beginnings(long from, long until) throws E;

    /** When they end, ascending; not for more than some thousand. */
    List<Together> ends(long from, long until) throws E;

    /** So many begin and end in a stretch. */
    record Part(long from, long until, int begun, int ended) {}

    /** So many at one instant. */
    record Together(long at, int licences) {}
}
