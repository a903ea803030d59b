/**
 * Names on the bus: which ones are valid, and the text that a value has in the name of an event. It
 * uses no other room. The bus uses it.
 */
package io.webchat.bus.internal.name;
