/**
 * WebSockets for pushing transports: one {@link io.webchat.socket.SocketEngine} per container, a
 * {@link io.webchat.socket.TextSocket} per chat, no thread per socket. No type of the library that
 * does it shows.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.1.0")
package io.webchat.socket;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
