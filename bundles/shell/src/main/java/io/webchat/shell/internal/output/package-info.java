/**
 * What the shell prints and reads: lines of chats, JSON without secrets, live views and input. It
 * uses no other room. All commands use it.
 */
package io.webchat.shell.internal.output;
