/**
 * One session of a guest: what is asked and sent, what comes in and from the history, files. All of
 * it runs on the mailbox of its transport, which alone uses it.
 */
package io.webchat.transport.webmessaging.internal.session;
