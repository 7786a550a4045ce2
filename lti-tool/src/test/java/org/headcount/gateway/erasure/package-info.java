@NullMarked
package org.headcount.gateway.erasure;

import org.jspecify.annotations.NullMarked;
