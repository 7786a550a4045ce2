package org.headcount.practice;

import java.util.List;

/** What a person is in the practice LMS, and how that is said in a launch and in a roster. */
public enum Role {
    LEARNER("Learner", "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"),
    INSTRUCTOR("Instructor", "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"),
    ADMINISTRATOR(
            "Administrator",
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Administrator",
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"),
    /** The stand-in that an instructor becomes to see a course as a learner does. */
    TEST_STUDENT(
            "Test student",
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
            "http://purl.imsglobal.org/vocab/lti/system/person#TestUser");

    private final String word;
    private final List<String> uris;

    Role(String word, String... uris) {
        this.word = word;
        this.uris = List.of(uris);
    }

    String word() {
        return word;
    }

    public List<String> uris() {
        return uris;
    }

    boolean isGraded() {
        return this == LEARNER || this == TEST_STUDENT;
    }
}
