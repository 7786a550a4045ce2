/** Who of an institution may come in, by launch, identity provider or key, and what learners ask of them. */
@NullMarked
package org.headcount.gateway.staff;

import org.jspecify.annotations.NullMarked;
