/** Reports as files: rows that arrive one at a time leave as CSV or XLSX, whatever they are about. Counts nothing and keeps nothing. */
@NullMarked
package org.headcount.web.report;

import org.jspecify.annotations.NullMarked;
