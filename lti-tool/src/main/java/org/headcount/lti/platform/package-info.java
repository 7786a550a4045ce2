/** We, as a platform for tools: login initiation toward them, authentication responses, access tokens. It does not know that there is an LMS before us. */
@NullMarked
package org.headcount.lti.platform;

import org.jspecify.annotations.NullMarked;
