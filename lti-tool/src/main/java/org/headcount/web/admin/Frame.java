package org.headcount.web.admin;

/**
 * What every page of a signed-in person has around it.
 *
 * @param home address of the list of institutions, below our public URL's path
 * @param token for the forms
 * @param institution whose page it is, by id; empty for the list
 * @param institutionName likewise by name
 * @param section which of the institution's pages: {@code usage}, {@code connections} or {@code holds}
 * @param notice what came of the last form; empty for nothing
 * @param failed whether the notice tells of a failure
 */
public record Frame(
        String home,
        String token,
        String institution,
        String institutionName,
        String section,
        String notice,
        boolean failed) {

    /** Address of one of the institution's pages. */
    public String page(String name) {
        return home + "/institutions/" + institution + (name.isEmpty() ? "" : "/" + name);
    }
}
