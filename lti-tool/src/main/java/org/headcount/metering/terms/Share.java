package org.headcount.metering.terms;

/** For how many days of a month its fixed price is paid. */
public record Share(int days, int of) {

    public Share {
        if (days < 0 || of < 1 || days > of) {
            throw new IllegalArgumentException("a share of " + days + " days in a month of " + of);
        }
    }
}
