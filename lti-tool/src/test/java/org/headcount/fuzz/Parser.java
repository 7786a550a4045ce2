package org.headcount.fuzz;

/** One way in from the network. */
@FunctionalInterface
public interface Parser {

    /**
     * Reads what somebody sent.
     *
     * @return whether it was understood; refusing it is as good
     * @throws Exception never, unless there is a fault in the parser: its own refusals are caught
     */
    boolean read(byte[] input) throws Exception;
}
