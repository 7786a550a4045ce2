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
