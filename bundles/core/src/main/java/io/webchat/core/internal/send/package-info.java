/**
 * The way out: messages one after the other with what becomes of them in doubt, and typing. It uses
 * messages, the transport room and the runtime. The lifecycle and commands use it.
 */
package io.webchat.core.internal.send;
