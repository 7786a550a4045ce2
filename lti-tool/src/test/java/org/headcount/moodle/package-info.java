/** A real Moodle 4.5, played back: what it sent is sent to us, what it answered is answered to us, and no exchange is forgotten. */
@NullMarked
package org.headcount.moodle;

import org.jspecify.annotations.NullMarked;
