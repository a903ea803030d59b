/**
 * The protocol as text: addresses, frames both ways, the configuration of a deployment, what the
 * codes of the server mean, how fast requests may go out. Nothing here waits or calls; it uses no
 * other room and every other room uses it.
 */
package io.webchat.transport.webmessaging.internal.wire;
