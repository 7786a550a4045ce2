/** The LMSs and tools of an institution: what is connected, what waits, what is wrong, and how to connect more. */
@NullMarked
package org.headcount.web.admin.connections;

import org.jspecify.annotations.NullMarked;
