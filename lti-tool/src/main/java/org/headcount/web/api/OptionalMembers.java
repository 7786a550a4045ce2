package org.headcount.web.api;

/** A body that may be left out: then an object without members. */
record OptionalMembers(Members members) {}
