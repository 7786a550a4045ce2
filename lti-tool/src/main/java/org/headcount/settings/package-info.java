/** What an operator may set, read once at start: a YAML file under environment variables. Knows nothing of what is done with it. */
@NullMarked
package org.headcount.settings;

import org.jspecify.annotations.NullMarked;
