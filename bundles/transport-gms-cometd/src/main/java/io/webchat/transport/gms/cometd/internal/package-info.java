/**
 * Version 2 over Bayeux. CometD's client keeps the connection; what happens to it comes to the
 * mailbox of the transport, which is the only one that touches its state.
 */
package io.webchat.transport.gms.cometd.internal;
