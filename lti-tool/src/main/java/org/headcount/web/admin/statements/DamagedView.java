package org.headcount.web.admin.statements;

/**
 * A statement that is no longer what was written.
 *
 * @param difference what is wrong with it
 * @param digest as it was recorded when it was frozen
 */
public record DamagedView(String month, String name, String difference, String digest) {}
