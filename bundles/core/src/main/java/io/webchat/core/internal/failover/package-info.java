/**
 * The lease under which one of several containers serves a session, and sessions that are taken
 * over from a container that is gone. It uses storage and the runtime. Only the wiring of an
 * instance uses it: without failover nothing of it is made.
 */
package io.webchat.core.internal.failover;
