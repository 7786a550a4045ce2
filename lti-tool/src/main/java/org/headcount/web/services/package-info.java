/** The services of Assignment and Grade Services 2.0 as tools see them: addresses, methods, headers and bodies. What they mean is the gateway's business. */
@NullMarked
package org.headcount.web.services;

import org.jspecify.annotations.NullMarked;
