package org.headcount.lti.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.erdtman.jcs.JsonCanonicalizer;

/** JSON as RFC 8785 writes it: of one value there is one text, so that a digest of it can be made again by anybody. */
public final class CanonicalJson {

    private CanonicalJson() {}

    /** UTF-8. Numbers are those of IEEE 754: whole ones beyond 2⁵³ lose digits, so write them as text. */
    public static byte[] bytes(JsonNode objectOrArray) {
        try {
            return new JsonCanonicalizer(Json.bytes(objectOrArray)).getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it reads what was just written
        }
    }
}
