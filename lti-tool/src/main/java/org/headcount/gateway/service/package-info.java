/** What a tool asks of the LMS through us: who may ask, for what, and how the answer is passed on; groups and notices. */
@NullMarked
package org.headcount.gateway.service;

import org.jspecify.annotations.NullMarked;
