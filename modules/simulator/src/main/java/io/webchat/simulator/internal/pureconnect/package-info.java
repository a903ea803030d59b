/**
 * The web chat of PureConnect: a pair of servers of which one serves. It uses the chats, and the
 * requests and answers of {@code http}; used by the server.
 */
package io.webchat.simulator.internal.pureconnect;
