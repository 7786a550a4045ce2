package org.headcount.web.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says who may call; a method without it is called by nobody. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Needs {

    Right value();

    /** Whether it may be called when the institution's contract has ended, though it is more than reading. */
    boolean afterContract() default false;

    /** From the least to the most. */
    enum Right {
        /** No key at all. */
        NOTHING,
        READ,
        RECORD,
        ADMIN,
        OPERATOR
    }
}
