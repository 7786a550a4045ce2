package org.headcount.housetest.bad.lti.tool;

import com.nimbusds.jose.JWSObject;
import org.jspecify.annotations.NullMarked;

/** Signatures are the wire's. */
@NullMarked
public final class ToolThatSigns {

    private final JWSObject other;

    public ToolThatSigns(JWSObject other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
