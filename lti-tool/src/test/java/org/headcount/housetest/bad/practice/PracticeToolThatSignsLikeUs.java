package org.headcount.housetest.bad.practice;

import com.nimbusds.jose.JWSObject;
import org.jspecify.annotations.NullMarked;

/** A stranger signs by his own code. */
@NullMarked
public final class PracticeToolThatSignsLikeUs {

    private final JWSObject other;

    public PracticeToolThatSignsLikeUs(JWSObject other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
