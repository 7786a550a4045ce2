@NullMarked
package org.headcount.gateway;

import org.jspecify.annotations.NullMarked;
