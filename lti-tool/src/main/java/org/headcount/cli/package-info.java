/** The commands: they parse, call and print. */
@NullMarked
package org.headcount.cli;

import org.jspecify.annotations.NullMarked;
