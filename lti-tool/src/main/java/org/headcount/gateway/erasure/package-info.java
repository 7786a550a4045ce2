/** A person who is forgotten, everywhere. */
@NullMarked
package org.headcount.gateway.erasure;

import org.jspecify.annotations.NullMarked;
