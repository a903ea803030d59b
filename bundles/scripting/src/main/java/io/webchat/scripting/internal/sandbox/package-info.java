/**
 * What bounds a script: threads, time, memory, registrations, and the engine all contexts share. It
 * uses no other room. The contexts use it.
 */
package io.webchat.scripting.internal.sandbox;
