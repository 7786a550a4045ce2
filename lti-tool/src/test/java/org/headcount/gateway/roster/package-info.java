@NullMarked
package org.headcount.gateway.roster;

import org.jspecify.annotations.NullMarked;
