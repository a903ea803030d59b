/**
 * What is kept of a session and of cookies, where, and in which order it is stored; where
 * containers share sessions, under the lease of this one. It uses the runtime. The rooms of
 * lifecycle and commands use it.
 */
package io.webchat.core.internal.storage;
