/**
 * The guest chat of Genesys Cloud: requests by REST and event streams by sockets. It uses the
 * chats, the requests and answers of {@code http}, and {@code socket}; used by the server.
 */
package io.webchat.simulator.internal.purecloud;
