/**
 * The transport of Genesys Cloud Web Messaging and what offers it. Each transport has a mailbox on
 * a few shared threads; operations come in and pushes go out over it.
 */
package io.webchat.transport.webmessaging.internal;
