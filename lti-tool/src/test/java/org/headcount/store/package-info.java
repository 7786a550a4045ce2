/** Every port on a real file and on a real server, and both of them under load, races and sudden death. */
@NullMarked
package org.headcount.store;

import org.jspecify.annotations.NullMarked;
