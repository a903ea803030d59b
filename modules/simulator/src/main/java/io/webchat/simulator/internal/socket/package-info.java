/**
 * The WebSocket endpoint that the pushing wires share. A wire registers a path at {@link
 * io.webchat.simulator.internal.socket.SocketEndpoint} and gets a {@link
 * io.webchat.simulator.internal.socket.SocketConnection} for each socket; every handshake and every
 * frame passes the faults that are on. May use {@code fault}, {@code http} and {@code chat}; used
 * by the wires and {@code server}.
 */
package io.webchat.simulator.internal.socket;
