/**
 * What every room uses: the state of the session, the events it publishes, settings, rejections,
 * what is plugged in, and the gate that says whether this container serves the session. It uses the
 * mailbox and no other room. Every room uses it.
 */
package io.webchat.core.internal.runtime;
