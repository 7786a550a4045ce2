@NullMarked
package org.headcount.gateway.registration;

import org.jspecify.annotations.NullMarked;
