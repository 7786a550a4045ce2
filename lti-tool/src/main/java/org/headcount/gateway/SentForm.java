package org.headcount.gateway;

import java.time.Instant;

/**
 * A form as one page wrote it. What it makes and shows once is made once, however often a browser sends it: whoever reloads the answer sends it again.
 *
 * @param id random, written into the form
 * @param at when it was sent
 */
public record SentForm(String id, Instant at) {}
