package org.headcount.practice;

/** Somebody with an account in the practice LMS, enrolled in all of its courses. {@code id} is the LTI {@code sub}. */
public record Person(String id, String givenName, String familyName, String email, Role role, String locale) {

    /** Somebody who reads English. */
    public Person(String id, String givenName, String familyName, String email, Role role) {
        this(id, givenName, familyName, email, role, "en");
    }

    public String name() {
        return givenName + " " + familyName;
    }
}
