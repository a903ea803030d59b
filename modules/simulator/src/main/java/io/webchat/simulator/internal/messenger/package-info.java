/**
 * Web Messaging: sessions of guests over sockets, with the history, files and sign-in beside them
 * over HTTP. May use {@code chat}, {@code http} and {@code socket}; used by {@code server}.
 */
package io.webchat.simulator.internal.messenger;
