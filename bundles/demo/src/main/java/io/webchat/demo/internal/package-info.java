/**
 * What a new user sees first: the command {@code demo}, and instances for the built-in chat server.
 */
package io.webchat.demo.internal;
