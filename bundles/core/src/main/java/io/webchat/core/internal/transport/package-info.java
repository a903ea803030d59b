/**
 * The transport an instance holds while providers come and go, polling, and whether the server can
 * be reached. It uses the runtime. Messages, sending, the lifecycle and commands make their calls
 * through it.
 */
package io.webchat.core.internal.transport;
