package org.headcount.web.pages;

import java.util.Map;

/**
 * A piece of a page, for itself.
 *
 * @param template its path below the templates' root
 * @param parameters of the template, but for {@code texts}
 */
public record Part(String template, Map<String, Object> parameters) {}
