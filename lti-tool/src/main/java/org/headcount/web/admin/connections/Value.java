package org.headcount.web.admin.connections;

/**
 * Something that is copied from a page into somebody else's form.
 *
 * @param name what it is called there
 */
public record Value(String name, String value) {}
