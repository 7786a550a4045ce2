@NullMarked
package org.headcount.gateway.service;

import org.jspecify.annotations.NullMarked;
