/** What a launch, a passback and a decision cost, measured next to others on the same machine. Not a test: asserts nothing, prints figures. */
@NullMarked
package org.headcount.bench;

import org.jspecify.annotations.NullMarked;
