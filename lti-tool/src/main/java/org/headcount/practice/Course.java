package org.headcount.practice;

/** A course; in LTI a context. */
public record Course(String id, String label, String title) {}
