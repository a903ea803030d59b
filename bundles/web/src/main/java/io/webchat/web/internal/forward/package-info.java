/**
 * Requests of visitors that another container of the fleet serves, passed on to it. Uses {@code
 * visitor}; used by {@code http}.
 */
package io.webchat.web.internal.forward;
