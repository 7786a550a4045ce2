/**
 * How bytes carry what is said: signed tokens, JSON, keys and the one outbound HTTP client. Only here is a {@link org.headcount.lti.wire.VerifiedToken}
 * made. Decides nothing about launches, learners or licences.
 */
@NullMarked
package org.headcount.lti.wire;

import org.jspecify.annotations.NullMarked;
