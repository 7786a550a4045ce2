/** Pages for staff: who is active and why, the switch, what is connected, what is held. They compute nothing. */
@NullMarked
package org.headcount.web.admin;

import org.jspecify.annotations.NullMarked;
