/** What the demonstration shows: two institutions with a history, a practice LMS for each, and a practice tool. All of it is made up and thrown away. */
@NullMarked
package org.headcount.cli.demo;

import org.jspecify.annotations.NullMarked;
