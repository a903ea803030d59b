/**
 * The way of messages in: what was seen is dropped, participants, filters, preprocessors,
 * transcript and events. It uses the transport room and the runtime. Sending, the lifecycle and
 * commands use it.
 */
package io.webchat.core.internal.message;
