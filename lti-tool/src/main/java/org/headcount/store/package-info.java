/** All SQL: an embedded SQLite file or a PostgreSQL server behind the same ports. */
@NullMarked
package org.headcount.store;

import org.jspecify.annotations.NullMarked;
