package org.headcount.fuzz;

import org.jspecify.annotations.Nullable;

/** Where Jazzer comes in. Which parser it is for, says the property {@code fuzz.parser}. */
public final class Entry {

    private static @Nullable Parser parser;

    private Entry() {}

    /** As Jazzer calls it, by this very name, before the clock of the first input runs: loading all classes may take longer than an input may. */
    public static void fuzzerInitialize() throws Exception {
        Parser named = Parsers.named(System.getProperty("fuzz.parser", ""));
        named.read(new byte[0]);
        parser = named;
    }

    /** Likewise; whatever is thrown is a finding. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (parser != null) {
            parser.read(input);
        }
    }
}
