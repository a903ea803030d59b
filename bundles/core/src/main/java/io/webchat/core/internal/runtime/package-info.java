/**
 * What every room uses: the state of the session, the events it publishes, settings, rejections and
 * what is plugged in. It uses the mailbox and no other room. Every room uses it.
 */
package io.webchat.core.internal.runtime;
