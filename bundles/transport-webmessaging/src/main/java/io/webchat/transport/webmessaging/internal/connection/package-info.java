/**
 * The connection of a session: its socket, which may be left to the next transport, its keys, its
 * sign-in and its health check. It uses {@code wire}; {@code session} uses it.
 */
package io.webchat.transport.webmessaging.internal.connection;
