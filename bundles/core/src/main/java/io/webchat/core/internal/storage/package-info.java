/**
 * What is kept of a session and of cookies, where, and in which order it is stored. It uses the
 * runtime; that another container may serve the session it knows as a guard only. The rooms of
 * lifecycle and commands use it.
 */
package io.webchat.core.internal.storage;
