/** The addresses that LMSs, tools and browsers between them call: login, launch, authentication, tokens, keys. Translates and decides nothing. */
@NullMarked
package org.headcount.web.lti;

import org.jspecify.annotations.NullMarked;
