/** What every month came to, what it corrects, and the proof of it. */
@NullMarked
package org.headcount.web.admin.statements;

import org.jspecify.annotations.NullMarked;
