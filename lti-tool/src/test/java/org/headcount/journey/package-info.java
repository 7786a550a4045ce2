/** Whole journeys over HTTP: a practice LMS and a practice tool, and Headcount between them. */
@NullMarked
package org.headcount.journey;

import org.jspecify.annotations.NullMarked;
