/** What is said in LTI 1.3: claim names, roles, line items, scores, as values. Knows neither JSON nor HTTP nor who is counted. */
@NullMarked
package org.headcount.lti.message;

import org.jspecify.annotations.NullMarked;
