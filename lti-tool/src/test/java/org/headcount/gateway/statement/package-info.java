@NullMarked
package org.headcount.gateway.statement;

import org.jspecify.annotations.NullMarked;
