@NullMarked
package org.headcount.gateway.connection;

import org.jspecify.annotations.NullMarked;
