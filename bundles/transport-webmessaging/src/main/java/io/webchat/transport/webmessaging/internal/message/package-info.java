/**
 * Messages of the wire and the neutral ones: identity and position, kinds, rich content and what
 * stands for it, replies. Nothing here waits or calls; it uses the protocol as text, and the
 * session uses it.
 */
package io.webchat.transport.webmessaging.internal.message;
