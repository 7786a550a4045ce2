@NullMarked
package org.headcount.gateway.grade;

import org.jspecify.annotations.NullMarked;
